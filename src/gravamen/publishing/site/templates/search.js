"use strict";
// The search of a published site. It works from a folder: what is needed of the index comes as scripts, which hand themselves over by `gravamen.put`.
(() => {
  const form = document.querySelector("form.search");
  if (!form) return;
  const root = new URL("../search/", document.currentScript.src);
  const status = document.querySelector("#found");
  const list = document.querySelector("#results");
  const more = document.querySelector("#more");
  const FILTERS = ["respondent", "speaker", "act", "topic", "evidence", "year"];
  const PAGE = 20;
  const MOST_FILES = 16;
  const WORD = /[\p{L}\p{N}]+/gu;
  const arrived = new Map();
  const loading = new Map();
  globalThis.gravamen = Object.freeze({ put: (name, data) => { arrived.set(name, data); } });

  const load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`${name}.js`, root).href;
        script.onload = () => {
          script.remove();
          const data = arrived.get(name);
          arrived.delete(name);
          if (data === undefined) reject(new Error(`${name} is not as it should be`)); else resolve(data);
        };
        script.onerror = () => { script.remove(); loading.delete(name); reject(new Error(`${name} is missing`)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  // Lists of numbers, rising: the statements from the latest on.
  const numbersOf = (steps) => {
    let at = 0;
    return Uint32Array.from(steps.split(" "), (step) => (at += Number.parseInt(step, 36)));
  };
  const joined = (lists) => {
    if (lists.length === 1) return lists[0];
    return Uint32Array.from(new Set(lists.flatMap((some) => [...some]))).sort();
  };
  const common = (one, other) => {
    const found = [];
    for (let i = 0, j = 0; i < one.length && j < other.length;) {
      if (one[i] === other[j]) { found.push(one[i]); i += 1; j += 1; } else if (one[i] < other[j]) i += 1; else j += 1;
    }
    return Uint32Array.from(found);
  };

  class TooMany extends Error {}
  const statementsWith = async (index, beginning) => {
    // The last file that begins with no later word, and those after it that still begin alike.
    let first = 0;
    while (first + 1 < index.starts.length && index.starts[first + 1] <= beginning) first += 1;
    let last = first;
    while (last + 1 < index.starts.length && index.starts[last + 1].startsWith(beginning)) last += 1;
    if (last - first >= MOST_FILES) throw new TooMany(beginning);
    const lists = [];
    for (let n = first; n <= last && n < index.starts.length; n += 1) {
      const words = await load(`words/${n}`);
      for (let i = 0; i < words.length; i += 2) if (words[i].startsWith(beginning)) lists.push(numbersOf(words[i + 1]));
    }
    return lists.length ? joined(lists) : new Uint32Array();
  };

  const node = (tag, given, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const addressOf = (id) => `statements/${id.slice(0, 2)}/${id}.html`;
  const quotation = (id, words) => node("blockquote", { class: "words" }, node("a", { href: addressOf(id) }, node("bdi", {}, words)));
  const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
  const answering = (answers) => {
    const box = node("div", { class: "reply" }, node("p", { class: "heading" }, "What answers it"));
    if (!answers[0]) return (box.append(node("p", { class: "nothing" }, "No denial or rejection of this is on file.")), box);
    const [number, id, speaker, verb, words] = answers;
    box.append(node("p", {}, node("bdi", { class: "voice" }, speaker || "Nobody named"), ` ${verb}`), quotation(id, words));
    if (number > 1) box.append(node("p", { class: "more" }, counted(number - 1, "more answer", "more answers")));
    return box;
  };
  const shown = ([id, when, speaker, side, verb, kind, about, topic, words, evidence, answers]) => {
    const who = node("p", { class: "who" }, when ? node("time", {}, when) : node("span", { class: "undated" }, "not dated"), " ",
      node("bdi", { class: "voice" }, speaker || "Nobody named"), side ? ` (${side}) ` : " ", node("span", { class: `act ${kind}` }, verb),
      node("span", { class: "about" }, `${about ? ` about ${about}` : ""} · ${topic}`));
    const card = node("article", { class: "statement" }, who, quotation(id, words));
    if (evidence) card.append(node("ul", { class: "marks" }, node("li", { class: "grade" }, evidence)));
    return node("li", {}, answers ? node("div", { class: "facing" }, card, answering(answers)) : card);
  };

  let turn = 0;
  let found = new Uint32Array();
  let shownUpTo = 0;
  const showMore = async (size, mine) => {
    const some = [...found.slice(shownUpTo, shownUpTo + PAGE)];
    const files = await Promise.all(some.map((number) => load(`rows/${Math.floor(number / size)}`)));
    if (mine !== turn) return;
    const items = some.map((number, n) => shown(files[n][number % size]));
    list.append(...items);
    shownUpTo += some.length;
    more.hidden = shownUpTo >= found.length;
    return items[0];
  };

  let last;
  const search = async () => {
    const asked = new FormData(form);
    const query = new URLSearchParams(asked).toString();
    if (query === last) return; // what is shown stays under the reader's hand
    last = query;
    const mine = (turn += 1);
    const words = [...new Set(String(asked.get("words")).toLowerCase().match(WORD) ?? [])];
    const filters = FILTERS.filter((name) => asked.get(name)).map((name) => `filters/${name}-${asked.get(name)}`);
    try {
      const index = await load("index");
      const left = words.filter((word) => index.frequent.includes(word));
      const sought = words.filter((word) => !left.includes(word));
      const lists = [...await Promise.all(filters.map(async (name) => numbersOf(await load(name)))),
        ...await Promise.all(sought.map((word) => statementsWith(index, word)))];
      if (mine !== turn) return;
      lists.sort((a, b) => a.length - b.length);
      found = lists.length ? lists.reduce(common) : Uint32Array.from({ length: index.count }, (_, n) => n);
      const aside = left.length ? ` “${left.join("”, “")}” stands in very many and was not looked for.` : "";
      status.textContent = `${counted(found.length, "statement", "statements")}, the latest first.${aside}`;
      list.replaceChildren();
      shownUpTo = 0;
      more.hidden = true;
      await showMore(index.rows, mine);
    } catch (error) {
      if (mine !== turn) return;
      last = undefined;
      list.replaceChildren();
      more.hidden = true;
      status.textContent = error instanceof TooMany
        ? `Too many words begin with “${error.message}”: write more of it.`
        : `The search cannot be done: ${error.message}. The lists lead to every statement.`;
    }
  };

  // What is asked for stands in the address after #, where a folder of files can have it too.
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const field of form.elements) {
      if (!field.name) continue;
      const given = asked.get(field.name) ?? "";
      field.value = field.tagName === "SELECT" && ![...field.options].some((option) => option.value === given) ? "" : given;
    }
  };
  const write = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = `#${asked}`;
    if (location.hash !== address && (asked.size || location.hash)) history.replaceState(null, "", address);
  };
  let waiting;
  form.addEventListener("submit", (event) => { event.preventDefault(); write(); search(); });
  form.addEventListener("change", () => { write(); search(); });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "words") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => { write(); search(); }, 250);
  });
  addEventListener("hashchange", () => { read(); search(); });
  more.addEventListener("click", async () => {
    const mine = turn;
    more.disabled = true; // what is on its way would come twice
    try {
      const index = await load("index");
      const first = await showMore(index.rows, mine);
      first?.querySelector("a")?.focus();
    } catch (error) {
      if (mine === turn) status.textContent = `No more can be shown: ${error.message}. The lists lead to every statement.`;
    } finally {
      more.disabled = false;
    }
  });
  form.hidden = false;
  read();
  search();
})();
