// What is wrong with the open page, as a list of sentences; empty when all is well.
async () => {
  const found = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const name = (e) => `<${e.tagName.toLowerCase()} ${e.className?.baseVal ?? e.className}> "${(e.innerText || e.name || "").slice(0, 40)}"`;
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true })
    && e.getBoundingClientRect().width > 1 && !e.closest(".visually_hidden, .skip_link");

  if (root.scrollWidth > width) found.push(`the page scrolls sideways: ${root.scrollWidth} > ${width}`);
  const scrolls = (e) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(p).overflowX)) return true;
    }
    return false;
  };
  for (const e of document.body.querySelectorAll("*")) {
    if (!isShown(e) || e.closest("svg")) continue;
    const box = e.getBoundingClientRect();
    if ((box.right > width + 1 || box.left < -1) && !scrolls(e)) found.push(`sticks out: ${name(e)}`);
    const style = getComputedStyle(e);
    const isCut = e.scrollWidth > e.clientWidth + 1 && ["hidden", "clip"].includes(style.overflowX);
    if (isCut && e.innerText && style.textOverflow !== "ellipsis") found.push(`cut: ${name(e)}`);
  }

  // Targets of at least 24 px, or nothing else to hit within 24 px (WCAG 2.5.8); what moves
  // a purchase on has 44 px on a phone.
  const targets = "a[href], button, input:not([type=hidden]), select, summary, label";
  for (const e of document.body.querySelectorAll("a[href], button, select, summary, input:not([type=hidden])")) {
    if (!isShown(e) || e.disabled) continue;
    e.scrollIntoView({ block: "center", inline: "center" });
    const box = e.getBoundingClientRect();
    const isInText = e.tagName === "A" && e.parentElement.innerText.trim() !== e.innerText.trim()
      && getComputedStyle(e).display.startsWith("inline");
    if (!isInText && (box.width < 24 || box.height < 24)) {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      for (const [dx, dy] of [[-11, 0], [11, 0], [0, -11], [0, 11]]) {
        const hit = document.elementFromPoint(x + dx, y + dy)?.closest(targets);
        if (hit && hit !== e && !hit.contains(e) && !e.contains(hit) && hit.control !== e) {
          found.push(`too small a target: ${name(e)} ${box.width}x${box.height} beside ${name(hit)}`);
        }
      }
    }
    const matters = ".button, .tab_bar__link, .quantity_stepper__button, .portal_nav__link";
    if (width < 600 && e.matches(matters) && box.height < 43.5) {
      found.push(`too low for a thumb: ${name(e)} ${box.height}`);
    }
  }
  scrollTo(0, 0);

  for (const picture of document.images) {
    picture.loading = "eager";
    try {
      await picture.decode();
    } catch {
      found.push(`no picture: ${picture.currentSrc || picture.src}`);
    }
  }
  for (const use of document.querySelectorAll("use")) {
    const [file, id] = use.getAttribute("href").split("#");
    window.sprites ??= {};
    window.sprites[file] ??= await (await fetch(file)).text();
    if (!window.sprites[file].includes(`id="${id}"`)) found.push(`no icon: ${id}`);
  }

  if (document.querySelectorAll("h1").length !== 1) found.push("not exactly one h1");
  if (!document.title.trim()) found.push("no title");
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!field.labels?.length && !field.ariaLabel) found.push(`no label: ${field.name}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids.filter((each, at) => ids.indexOf(each) !== at)) found.push(`twice: #${id}`);
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    for (const id of `${e.getAttribute("aria-labelledby") ?? ""} ${e.getAttribute("aria-describedby") ?? ""}`.split(/\s+/)) {
      if (id && !ids.includes(id)) found.push(`points at nothing: #${id}`);
    }
  }
  return found;
}
