// A file of goods at work: ask our server how far it is, and show the page anew when a step ends.
// Without scripts the page loads itself again.

const PAUSE = 1500;
const LONGEST = 10000;
const place = document.querySelector("[data-progress]");

async function told() {
  const answer = await fetch(place.dataset.progress, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    cache: "no-store",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function look(pause) {
  try {
    const now = await told();
    if (now.status !== place.dataset.status) {
      location.reload();
      return;
    }
    const bar = place.querySelector("progress");
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
    }
    place.querySelector("[role=status]").textContent = now.progress_text;
    setTimeout(look, PAUSE, PAUSE);
  } catch {
    setTimeout(look, pause, Math.min(pause * 2, LONGEST)); // no network for a moment
  }
}

if (place) setTimeout(look, PAUSE, PAUSE);
