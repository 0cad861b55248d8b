// Shows the articles that have every word that was typed; without a script all of them are listed.
const form = document.getElementById("search");
const field = document.getElementById("words");
const found = document.getElementById("found");
const items = [...document.querySelectorAll("#articles > li[data-slug]")];

fetch("search.json").then((answer) => answer.json()).then((entries) => {
  const texts = new Map(entries.map((entry) => [entry.slug, entry.text]));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const text = texts.get(item.dataset.slug) ?? "";
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    found.textContent = words.length ? `${shown} of ${items.length} ${items.length === 1 ? "article" : "articles"}` : "";
  });
});
