// Opens what a citation rests on beside the text, and remembers the question in this browser.
import { remember } from "./questions.js";

const beside = document.getElementById("beside");
const title = beside?.querySelector("h2");
const content = beside?.querySelector(".content");
const close = beside?.querySelector(".close");
const idle = { title: title?.textContent, nodes: [...(content?.childNodes ?? [])] };
let opener = null;
let asked = 0;

function show(heading, nodes) {
  title.textContent = heading;
  content.replaceChildren(...nodes);
  beside.scrollTop = 0;
}

function shut() {
  if (!opener) return;
  const back = opener;
  asked += 1;
  opener.removeAttribute("aria-expanded");
  opener = null;
  beside.classList.add("idle");
  close.hidden = true;
  show(idle.title, idle.nodes);
  back.focus();
}

async function open(link) {
  const turn = (asked += 1);
  opener?.removeAttribute("aria-expanded");
  opener = link;
  link.setAttribute("aria-expanded", "true");
  let nodes;
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("support");
    if (!found) throw new Error("no support in the page");
    for (const heading of found.querySelectorAll("h2")) {
      const lower = document.createElement("h3");
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
    nodes = [...found.childNodes].map((node) => document.importNode(node, true));
  } catch {
    window.location.assign(link.href);
    return;
  }
  if (turn !== asked) return;
  beside.classList.remove("idle");
  close.hidden = false;
  show(`Behind reference ${link.textContent.trim()}`, nodes);
  title.focus({ preventScroll: true });
  if (getComputedStyle(beside).position === "fixed") {
    const covered = link.getBoundingClientRect().bottom - (window.innerHeight - beside.offsetHeight);
    if (covered > -24) window.scrollBy(0, covered + 48);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".cites a[data-supports]");
  if (!link || !beside || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link === opener) shut();
  else open(link);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut();
});
close?.addEventListener("click", shut);

const article = document.querySelector("article[data-question]");
remember(article.dataset.question, article.dataset.address);
