// The search box as a combobox, the filters as a sheet, clicks on results. Without it: plain forms.

import { canSwap, swap } from "./swap.js";

const PAUSE = 150; // ms after the last key before a question is asked

function suggests(box) {
  const field = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const status = box.querySelector("[role=status]");
  const kept = new Map();
  let timer = 0, at = -1, asked = "", composing = false;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    choose(-1);
    field.setAttribute("aria-expanded", "false");
  };
  const choose = (n) => {
    at = n;
    options().forEach((each, i) => each.setAttribute("aria-selected", String(i === n)));
    const one = options()[n];
    if (one) {
      field.setAttribute("aria-activedescendant", one.id);
      one.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const show = (html) => {
    list.innerHTML = html; // our own answer, escaped there
    const n = options().length;
    choose(-1);
    list.hidden = !n;
    field.setAttribute("aria-expanded", String(n > 0));
    status.textContent = n ? status.dataset.told.replace("{n}", n) : "";
  };
  const ask = async () => {
    asked = field.value.trim();
    if (!asked) return close();
    if (!kept.has(asked)) {
      const wanted = asked;
      try {
        const answer = await fetch(`${box.dataset.suggests}?q=${encodeURIComponent(wanted)}`);
        if (answer.ok) kept.set(wanted, await answer.text());
      } catch { /* the form still works */ }
      if (wanted !== asked) return; // an older answer came late
    }
    if (document.activeElement === field) show(kept.get(asked) || "");
  };
  const soon = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, PAUSE);
  };
  const take = (one) => {
    if (one.dataset.url) return location.assign(one.dataset.url);
    field.value = one.dataset.text;
    close();
    box.requestSubmit ? box.requestSubmit() : box.submit();
  };
  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  field.addEventListener("compositionend", () => { composing = false; soon(); });
  field.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || composing) return; // the keys belong to the input method
    const n = options().length;
    const isOpen = !list.hidden && n > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return void ask();
      // From the field down through the list and back into the field; up the other way round.
      choose(((at + 1 + (event.key === "ArrowDown" ? 1 : n)) % (n + 1)) - 1);
    } else if (event.key === "Enter" && isOpen && at >= 0) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps focus
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) take(one);
  });
  field.addEventListener("blur", close);
}

// A list changes in its place: filters, orders of it and pages ask for no new page.
const LISTING = ["main"];

async function list(url, isBack = false) {
  const waits = document.querySelector(".listing_page");
  waits.classList.add("listing_page--waits");
  const came = await swap(url, LISTING, ".listing_page, .search_help");
  if (!came) return void location.assign(url);
  if (!isBack) history.pushState({ list: true }, "", came);
  const told = document.querySelector(".page_title__count");
  if (told) told.setAttribute("role", "status");
  document.querySelector(".page_title")?.scrollIntoView({ block: "nearest" });
}

function links(part) {
  part.addEventListener("click", (event) => {
    const link = event.target.closest(".tab_list a, .chip_list a, .pagination a, .filter_form__head a");
    const isPlain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !isPlain || !canSwap() || link.dataset.closes) return;
    event.preventDefault();
    list(link.href);
  });
}

function filters(form) {
  const sheet = document.getElementById("filter_sheet");
  const home = form.parentElement;
  const wide = matchMedia("(min-width: 56.25rem)");
  document.querySelector("[data-filters-open]")?.addEventListener("click", (event) => {
    if (!sheet.showModal) return;
    event.preventDefault();
    sheet.append(form);
    sheet.showModal();
  });
  sheet.addEventListener("close", () => home.append(form));
  wide.addEventListener("change", () => sheet.open && sheet.close());
  form.addEventListener("change", (event) => {
    if (wide.matches && event.target.type === "checkbox") form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    for (const field of form.querySelectorAll("[name^=price_]")) field.disabled = !field.value;
    document.querySelector(".listing_page").classList.add("listing_page--waits");
    if (!canSwap()) return;
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    if (sheet.open) sheet.close();
    list(`${form.getAttribute("action")}?${asked}`);
  });
}

addEventListener("pageshow", () => {
  document.querySelector(".listing_page")?.classList.remove("listing_page--waits");
  for (const field of document.querySelectorAll("[data-filters] :disabled")) field.disabled = false;
});
addEventListener("popstate", (event) => {
  if (document.querySelector(".listing_page, .search_help") && (event.state?.list || !location.hash)) {
    list(location.href, true);
  }
});

function clicks(page) {
  const key = document.querySelector("[name=csrfmiddlewaretoken]");
  page.addEventListener("click", (event) => {
    if (!key || !page.dataset.searched || !event.target.closest(".listing_card__link")) return;
    const body = new FormData();
    body.set("q", page.dataset.searched);
    body.set(key.name, key.value);
    navigator.sendBeacon?.(page.dataset.clicked, body);
  });
}

// On a phone the row of orders is wider than the page: the one in use should be in sight.
function shows(one) {
  const row = one.closest("ul"), own = one.getBoundingClientRect(), its = row.getBoundingClientRect();
  row.scrollLeft += own.left - its.left - (its.width - own.width) / 2;
}

function binds() {
  document.querySelectorAll("[data-filters]").forEach(filters);
  document.querySelectorAll(".listing_page").forEach(links);
  document.querySelectorAll("[data-clicked]").forEach(clicks);
  document.querySelectorAll(".tab_list [aria-current]").forEach(shows);
}

document.querySelectorAll("[data-suggests]").forEach(suggests);
document.addEventListener("swapped", binds);
binds();
