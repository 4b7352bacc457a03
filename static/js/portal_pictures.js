// Pictures of a product: files go up one by one with their progress, cards can be dragged, and a
// page with pictures that are being prepared looks again. All of it works without, too.

const LOOK_AGAIN = 2000;

// Whether it arrived; what became of it is said by the page that is loaded after the last.
function send(form, file, onProgress) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("files", file);
    const request = new XMLHttpRequest(); // fetch does not tell how much has gone up
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => resolve(request.status === 200));
    request.send(body);
  });
}

async function upload(form, files) {
  const status = form.querySelector("[data-picture_status]");
  const [bar, text] = status.children;
  const lost = [];
  status.hidden = false;
  bar.hidden = false;
  form.querySelector("[type=submit]").setAttribute("aria-busy", "true");
  for (const [place, file] of files.entries()) {
    text.textContent = `${place + 1} / ${files.length} · ${file.name}`;
    const show = (part) => { bar.value = (place + part) / files.length; };
    if (!await send(form, file, show)) lost.push(file.name);
    show(1);
  }
  if (!lost.length) {
    window.location.reload(); // with the pictures, and what was refused
    return;
  }
  form.querySelector("[type=submit]").removeAttribute("aria-busy");
  bar.hidden = true;
  text.textContent = `${lost.join(", ")}: ${form.dataset.failed}`;
}

function uploads(form) {
  form.addEventListener("submit", (event) => {
    const files = [...form.elements.files.files];
    if (!files.length) return;
    event.preventDefault();
    upload(form, files);
  });
  const over = (is) => form.classList.toggle("picture_drop--over", is);
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length) upload(form, [...event.dataTransfer.files]);
  });
}

function drags(grid) {
  let dragged = null;
  for (const card of grid.children) {
    card.draggable = true;
    card.querySelector("img")?.setAttribute("draggable", "false");
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = "move";
      card.classList.add("picture_card--dragged");
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("picture_card--dragged");
      dragged = null;
    });
    card.addEventListener("dragover", (event) => {
      if (!dragged || dragged === card) return;
      event.preventDefault();
      const cards = [...grid.children];
      card[cards.indexOf(dragged) < cards.indexOf(card) ? "after" : "before"](dragged);
    });
  }
  grid.addEventListener("dragover", (event) => { if (dragged) event.preventDefault(); });
  grid.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const form = document.getElementById("arrange");
    for (const card of grid.children) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "picture", value: card.dataset.picture });
      form.append(field);
    }
    form.submit();
  });
}

function waits(note) {
  const before = note.dataset.picture_wait;
  const look = async () => {
    const isTyping = document.querySelector("details[open]");
    try {
      const answer = await fetch(before, { headers: { Accept: "application/json" } });
      if (answer.ok && !(await answer.json()).waiting && !isTyping) {
        window.location.reload();
        return;
      }
    } catch {
      // away for a moment: the next look may find it
    }
    setTimeout(look, LOOK_AGAIN);
  };
  setTimeout(look, LOOK_AGAIN);
}

for (const form of document.querySelectorAll("[data-picture_drop]")) uploads(form);
for (const grid of document.querySelectorAll("[data-picture_grid]")) drags(grid);
for (const note of document.querySelectorAll("[data-picture_wait]")) waits(note);
