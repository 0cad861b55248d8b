// Shows the reader's own questions, the newest first.
import { forget, questions } from "./questions.js";

const list = document.getElementById("history");
const clear = document.getElementById("clear");
const nothing = document.querySelector(".nothing");

function draw() {
  const kept = questions();
  list.replaceChildren(
    ...kept.map(({ text, address, at }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = text;
      const when = document.createElement("time");
      when.dateTime = at;
      when.textContent = new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
      const reader = new URLSearchParams(address.slice(address.indexOf("?"))).get("reader");
      item.append(link, ...(reader ? [` for the ${reader}`] : []), when);
      return item;
    }),
  );
  list.hidden = clear.hidden = kept.length === 0;
  nothing.hidden = kept.length > 0;
}

clear.addEventListener("click", () => {
  forget();
  draw();
  document.getElementById("said").textContent = "All questions are forgotten.";
  document.querySelector(".nothing a").focus();
});
draw();
