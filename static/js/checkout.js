// Checkout, address and order: the lists of a place follow its choices, prices too; time that is left is counted.

for (const place of document.querySelectorAll("[data-countdown]")) {
  const end = Date.parse(place.dataset.countdown);
  const tick = () => {
    const left = Math.floor((end - Date.now()) / 1000);
    if (left <= 0) {
      place.textContent = place.dataset.over;
      place.setAttribute("role", "status");
      clearInterval(timer);
      return;
    }
    const seconds = String(left % 60).padStart(2, "0");
    place.textContent = `${Math.floor(left / 60)}:${seconds}`;
  };
  const timer = setInterval(tick, 1000);
  tick();
}

// The server prices the form as it stands; the parts that depend on it are taken over from its page.
const PLACE = new Set(["country", "region", "city", "district", "in_hengqin"]);

function takeOver(form, page) {
  const method = form.querySelector("[name=method]:checked")?.value;
  const accepted = new Set([...form.querySelectorAll("[name=notices]:checked")].map((box) => box.value));
  const focused = form.contains(document.activeElement) ? document.activeElement.id : "";
  for (const part of form.querySelectorAll("[data-anew]")) {
    const fresh = page.querySelector(`[data-anew="${part.dataset.anew}"]`);
    if (!fresh) continue;
    // Fields that are typed into stay as they are while a country asks for the same ones.
    if (part.dataset.anew === "place" && !part.querySelector("select") && !fresh.querySelector("select")) continue;
    for (const button of fresh.querySelectorAll("[data-replaced]")) button.remove();
    // What was typed while the answer was on its way stays.
    const typed = new Map([...part.querySelectorAll("[type=text]")].map((input) => [input.name, input.value]));
    part.replaceChildren(...fresh.childNodes);
    for (const input of part.querySelectorAll("[type=text]")) input.value = typed.get(input.name) ?? input.value;
  }
  for (const input of form.querySelectorAll("[name=method]")) {
    if (input.value === method && !input.disabled) input.checked = true;
  }
  for (const box of form.querySelectorAll("[name=notices]")) box.checked ||= accepted.has(box.value);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

const PATIENCE = 15000; // milliseconds for one answer

async function priced(form) {
  for (const part of form.querySelectorAll("[data-anew]")) part.setAttribute("aria-busy", "true");
  const typed = new FormData(form);
  typed.set("update", form.dataset.priced || "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: typed, signal: AbortSignal.timeout(PATIENCE) });
    return { page: new DOMParser().parseFromString(await answer.text(), "text/html"), url: answer.url };
  } catch {
    return null; // no network: the server compares once more before it promises anything
  }
}

// A button that was taken over meanwhile is found again by what it sends.
function sameButton(form, button) {
  if (!button || button.isConnected) return button;
  return [...form.elements].find((each) => each.type === "submit" && each.name === button.name && each.value === button.value);
}

for (const form of document.querySelectorAll("[data-priced]")) {
  for (const button of form.querySelectorAll("[data-replaced]")) button.remove();
  // One at a time: the server keeps what came last, and two that overtake each other would leave it
  // with the older choice.
  let asking = null;
  let hasChanged = false;
  const askUntilItStands = async () => {
    while (hasChanged) {
      hasChanged = false;
      const answer = await priced(form);
      if (hasChanged || !answer) continue;
      if (answer.page.querySelector("[data-priced]")) takeOver(form, answer.page);
      else location.assign(answer.url); // nothing left to check out: the cart says why
    }
    for (const part of form.querySelectorAll("[data-anew]")) part.removeAttribute("aria-busy");
    asking = null;
  };
  form.addEventListener("change", (event) => {
    if (!PLACE.has(event.target.name) && !event.target.name.startsWith("delivery_")) return;
    hasChanged = true;
    asking ??= askUntilItStands();
  });
  // Before the shell's own listener, which lets a form be sent once.
  form.addEventListener("submit", (event) => {
    if (!asking) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    asking.then(() => form.requestSubmit(sameButton(form, button)));
  }, { capture: true });
}
