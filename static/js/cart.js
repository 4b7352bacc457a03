// Cart: a changed quantity is sent by itself, a moment after the last change, and the page stays.

import { canSwap, swap } from "./swap.js";

const PAUSE = 600;
const PARTS = ["main", ".site_header__badge", ".tab_bar__badge"];
const lines = () => document.querySelectorAll("[data-line_form]");

// Another line's answer may have put new forms in place of this one while its pause lasted.
function send(form, quantity) {
  const action = form.getAttribute("action");
  const shown = form.isConnected ? form : [...lines()].find((each) => each.getAttribute("action") === action);
  // The line is gone, or the page says so already.
  if (!shown || shown.elements.quantity.defaultValue === quantity) return;
  shown.elements.quantity.value = quantity;
  shown.requestSubmit ? shown.requestSubmit() : shown.submit();
}

function bind(form) {
  form.querySelector("[data-replaced]")?.setAttribute("hidden", "");
  let timer = 0;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "quantity" || !event.target.checkValidity()) return;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE, form, event.target.value);
  });
  form.addEventListener("submit", async (event) => {
    if (!canSwap()) return;
    event.preventDefault();
    clearTimeout(timer);
    const body = new FormData(form);
    const button = event.submitter;
    if (button?.name) body.append(button.name, button.value);
    button?.setAttribute("aria-busy", "true");
    // An empty cart has another frame around it, and a refusal may lead elsewhere: a page anew.
    const came = await swap(form.action, PARTS, "main .order_line", { method: "POST", body });
    if (!came) location.reload();
  });
}

const all = () => lines().forEach(bind);
document.addEventListener("swapped", all);
all();
