// Checkout and order: fields that the chosen country does not use are put away; time that is left is counted.

for (const part of document.querySelectorAll("[data-address]")) {
  const country = part.querySelector("[name=country]");
  if (!country) continue;
  const known = new Set(["MO", "HK", "CN"]);
  const show = () => {
    for (const fields of part.querySelectorAll("[data-countries]")) {
      const uses = fields.dataset.countries.split(" ");
      const isOther = !known.has(country.value);
      const isWrong = fields.querySelector(".field--wrong") !== null;
      fields.hidden = !isWrong && !uses.includes(country.value) && !(isOther && uses.includes("*"));
    }
  };
  country.addEventListener("change", show);
  show();
}

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
