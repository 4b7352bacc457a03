// Every page: the preference sheet as a modal, forms that are sent once, the error summary's focus.
// Nothing here is needed to buy.

function opensSheets() {
  for (const link of document.querySelectorAll("[data-opens]")) {
    const sheet = document.getElementById(link.dataset.opens);
    if (!sheet || !sheet.showModal) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sheet.showModal();
    });
  }
  for (const link of document.querySelectorAll("[data-closes]")) {
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
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      (event.submitter || form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
    });
  }
  // Back from another page: the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });
}

function steps() {
  for (const stepper of document.querySelectorAll("[data-stepper]")) {
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

opensSheets();
sendsOnce();
steps();
forgives();
document.querySelector("[data-focus]")?.focus();
