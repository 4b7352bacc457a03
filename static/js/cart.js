// Cart: a changed quantity is sent by itself, a moment after the last change.

const PAUSE = 600;

for (const form of document.querySelectorAll("[data-line_form]")) {
  form.querySelector("[data-replaced]")?.setAttribute("hidden", "");
  let timer = 0;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "quantity" || !event.target.checkValidity()) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (form.requestSubmit) form.requestSubmit();
      else form.submit();
    }, PAUSE);
  });
}
