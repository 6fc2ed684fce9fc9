(() => {
  document.documentElement.classList.add("keys");
  const open = (id) => {
    const note = id && document.getElementById(id);
    if (note && note.matches("details")) note.open = true;
  };
  const step = (by) => {
    const stops = [...document.querySelectorAll(".ref")];
    const edge = by > 0 ? 1 : -1;
    let at = stops.indexOf(document.activeElement);
    if (at < 0) {
      const below = stops.findIndex((stop) => stop.getBoundingClientRect().top > 60);
      at = (below < 0 ? stops.length : below) - (edge > 0 ? 1 : 0);
    }
    const next = stops[at + edge];
    if (next) next.focus();
  };
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) open(link.getAttribute("href").slice(1));
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const box = [...document.querySelectorAll("input[data-key]")].find((input) => input.dataset.key === event.key);
    if (box) box.click();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Escape") document.querySelectorAll(".note[open]").forEach((note) => { note.open = false; });
  });
  open(location.hash.slice(1));
})();
