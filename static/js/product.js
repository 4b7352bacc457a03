// Product page: the chosen variant's price, stock and largest quantity; the current small picture.

for (const form of document.querySelectorAll("[data-buy_form]")) {
  const price = form.querySelector("span[data-price]");
  const original = form.querySelector("span[data-vendor-price]");
  const stock = form.querySelector("[data-stock_now]");
  const quantity = form.querySelector("input[name=quantity]");
  form.addEventListener("change", (event) => {
    const chosen = event.target;
    if (chosen.name !== "offer") return;
    price.textContent = chosen.dataset.price;
    if (original) original.textContent = chosen.dataset.vendorPrice;
    if (stock) stock.textContent = chosen.dataset.stock;
    if (quantity) {
      quantity.max = chosen.dataset.available;
      if (Number(quantity.value) > Number(quantity.max)) quantity.value = quantity.max;
      quantity.dispatchEvent(new Event("input"));
    }
  });
}

// On a phone the buttons are always in reach, the variants may be below: nobody buys unseen ones.
for (const form of document.querySelectorAll("[data-buy_form]")) {
  const picker = form.querySelector(".variant_picker");
  if (!picker || !window.IntersectionObserver) continue;
  let isSeen = false;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    isSeen = true;
    watch.disconnect();
  }, { rootMargin: "0px 0px -72px 0px" }); // what the bar of buttons covers
  watch.observe(picker.querySelector(".variant_picker__list"));
  form.addEventListener("submit", (event) => {
    if (isSeen) return;
    event.preventDefault();
    isSeen = true;
    picker.scrollIntoView({ block: "center" });
    picker.querySelector(":checked")?.focus({ preventScroll: true });
  });
}

for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const stage = gallery.querySelector(".gallery__stage");
  const thumbs = [...gallery.querySelectorAll(".gallery__thumb")];
  const count = gallery.querySelector("[data-at]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const mark = () => {
    const index = Math.round(stage.scrollLeft / stage.clientWidth);
    if (count) count.textContent = String(index + 1);
    thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
  };
  thumbs.forEach((thumb, at) => {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      stage.scrollTo({
        left: at * stage.clientWidth,
        behavior: calm.matches ? "auto" : "smooth",
      });
    });
  });
  stage.addEventListener("scroll", mark, { passive: true });
  mark();
}
