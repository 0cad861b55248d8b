// The reader's own questions, kept in this browser alone.
const KEY = "palpate.questions";
const MOST = 50;

export function questions() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.text === "string" && String(one.address).startsWith("/answers?")) : [];
  } catch {
    return [];
  }
}

export function remember(text, address) {
  const others = questions().filter((one) => one.address !== address);
  try {
    localStorage.setItem(KEY, JSON.stringify([{ text, address, at: new Date().toISOString() }, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no history.
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
