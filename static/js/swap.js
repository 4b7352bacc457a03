// Parts of a page that change without the page. What is asked for is the very page that the link or
// form would open; the parts are taken out of it. Whatever does not go well is left to the browser.
// A module that binds to what may be changed listens for "swapped" and binds again.

export function canSwap() {
  return Boolean(window.fetch && window.DOMParser && history.pushState);
}

const nameOf = (e) => (e.id ? `#${CSS.escape(e.id)}` : e.name && e.value !== undefined
  ? `[name="${CSS.escape(e.name)}"][value="${CSS.escape(e.value)}"]` : "");

function takeOver(page, selectors) {
  const focused = document.activeElement && nameOf(document.activeElement);
  for (const selector of selectors) {
    const old = [...document.querySelectorAll(selector)];
    [...page.querySelectorAll(selector)].forEach((fresh, at) => old[at]?.replaceWith(fresh));
  }
  if (focused && document.activeElement === document.body) {
    document.querySelector(focused)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("swapped"));
}

// Ask for a page and take parts of it over; tell where it came from, or null when it could not be.
// `needed`: without this part of the answer nothing is changed.
export async function swap(url, selectors, needed, options = {}) {
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector(needed)) return null;
    document.title = page.title;
    takeOver(page, selectors);
    return answer.url;
  } catch {
    return null;
  } finally {
    document.documentElement.removeAttribute("aria-busy");
  }
}
