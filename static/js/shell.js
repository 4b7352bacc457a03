// Every page: the preference sheet as a modal, forms that are sent once, the error summary's focus.
// Nothing here is needed to buy.

// What is on the page now and was not bound before: parts may be changed without the page.
const bound = new WeakSet();
const found = (selector) => [...document.querySelectorAll(selector)].filter((each) => {
  const isNew = !bound.has(each);
  bound.add(each);
  return isNew;
});

function opensSheets() {
  for (const link of found("[data-opens]")) {
    const sheet = document.getElementById(link.dataset.opens);
    if (!sheet || !sheet.showModal) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sheet.showModal();
    });
  }
  for (const link of found("[data-closes]")) {
    const sheet = document.getElementById(link.dataset.closes);
    if (!sheet || !sheet.showModal) continue;
    link.addEventListener("click", (event) => {
      if (!sheet.open) return; // opened by its anchor: the link itself closes it
      event.preventDefault();
      sheet.close();
    });
    sheet.addEventListener("click", (event) => {
      if (event.target !== sheet) return;
      const box = sheet.getBoundingClientRect();
      const inside = event.clientY >= box.top && event.clientY <= box.bottom
        && event.clientX >= box.left && event.clientX <= box.right;
      if (!inside) sheet.close();
    });
  }
}

function sendsOnce() {
  for (const form of found("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      (event.submitter || form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
    });
  }
}

// Back from another page: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

function steps() {
  for (const stepper of found("[data-stepper]")) {
    const field = stepper.querySelector("input");
    const buttons = [...stepper.querySelectorAll("[data-step]")];
    const show = () => {
      const value = Number(field.value);
      for (const button of buttons) {
        const next = value + Number(button.dataset.step);
        button.disabled = next < Number(field.min) || next > Number(field.max);
      }
    };
    for (const button of buttons) {
      button.hidden = false;
      button.addEventListener("click", () => {
        field.value = String((Number(field.value) || 1) + Number(button.dataset.step));
        show();
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    field.addEventListener("input", show);
    show();
  }
}

// A field that was refused and is being mended is not wrong until the server says so again.
function forgives() {
  document.addEventListener("input", (event) => {
    const field = event.target.closest(".field--wrong");
    if (!field) return;
    field.classList.remove("field--wrong");
    event.target.removeAttribute("aria-invalid");
    for (const error of field.querySelectorAll(".field__error")) error.hidden = true;
  });
}

// The worker that knows what to say without a network; an empty address takes an old one back.
async function worker(url) {
  try {
    if (url) await navigator.serviceWorker.register(url, { scope: "/" });
    else for (const old of await navigator.serviceWorker.getRegistrations()) await old.unregister();
  } catch { /* a browser that keeps nothing: the shop works without */ }
}

// A link that writes a mail becomes the phone's own way to share, or else copies the address.
function shares() {
  for (const link of found("[data-share]")) {
    link.addEventListener("click", async (event) => {
      const given = { title: link.dataset.share, url: link.dataset.url };
      const told = link.parentElement.querySelector("[role=status]");
      if (!navigator.share && !navigator.clipboard) return;
      event.preventDefault();
      try {
        if (navigator.share) return void await navigator.share(given);
        await navigator.clipboard.writeText(given.url);
        told.textContent = told.dataset.told;
      } catch (error) {
        if (error.name !== "AbortError") location.href = link.href;
      }
    });
  }
}

if (navigator.serviceWorker && "worker" in document.documentElement.dataset) {
  window.addEventListener("load", () => worker(document.documentElement.dataset.worker));
}
const binds = () => [shares, opensSheets, sendsOnce, steps].forEach((each) => each());
document.addEventListener("swapped", binds);
binds();
forgives();
document.querySelector("[data-focus]")?.focus();
