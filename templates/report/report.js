"use strict";
// Sorting and filtering of the tables; the page is complete without it.
// State lives in the hash, so that a filtered view can be mailed: #CSR-X-0001?gaps.q=weld&gaps.f.status=open
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const tables = new Map();

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const idle = (work) =>
    self.requestIdleCallback
      ? requestIdleCallback((deadline) => work(() => deadline.timeRemaining()))
      : setTimeout(() => work(() => 0));

  class Sheet {
    constructor(box) {
      this.box = box;
      this.name = box.dataset.name;
      this.bodies = [...box.querySelectorAll("tbody")].filter((b) => b.closest(".table") === box);
      this.heads = [...box.querySelectorAll("thead tr")].filter((r) => r.closest(".table") === box);
      this.columns = this.heads.length ? [...this.heads[0].cells] : [];
      this.rows = [];
      for (const body of this.bodies) {
        let group = null;
        for (const row of body.rows) {
          if (row.classList.contains("more")) this.rows.at(-1).more = row;
          else if (row.classList.contains("group")) group = row;
          else this.rows.push({ row, more: null, group, body, at: this.rows.length, text: null, values: [], shown: true });
        }
      }
      this.size = this.bodies.length ? this.bodies[0].rows.length : 0;
      this.query = "";
      this.sort = null;
      this.chosen = new Map();
      this.filters = this.columns.flatMap((head, at) => ("filter" in head.dataset ? [at] : []));
      this.build();
    }

    label(at) {
      return this.columns[at].textContent.trim();
    }

    key(at) {
      return this.columns[at].dataset.key;
    }

    values(entry, at) {
      if (entry.values[at]) return entry.values[at];
      const cell = entry.row.cells[at];
      const text = cell && (cell.dataset.v ?? cell.textContent.trim());
      return (entry.values[at] = text ? text.split("\n") : [""]);
    }

    build() {
      const controls = this.box.querySelector(".controls");
      if (!controls) return;
      this.search = make("input", { type: "search", placeholder: words.search });
      this.search.setAttribute("aria-label", words.search);
      this.search.addEventListener("input", () => {
        this.query = this.search.value;
        this.apply(true);
      });
      const choices = make("div", {}, ...this.filters.map((at) => this.choices(at)));
      this.reset = make("button", { type: "button", textContent: words.reset, hidden: true });
      this.reset.addEventListener("click", () => {
        this.clear();
        this.apply(true);
        this.search.focus();
      });
      this.count = make("span", { className: "count" });
      this.count.setAttribute("role", "status");
      const bar = make("div", {}, this.search, this.count, this.reset);
      controls.append(bar);
      if (this.filters.length) controls.append(choices);
      const folded = [...this.box.querySelectorAll("tr.more > td > details")];
      if (folded.length) {
        const fold = make("button", { type: "button", textContent: words.unfold });
        fold.addEventListener("click", () => {
          const open = folded.some((each) => !each.open);
          for (const each of folded) each.open = open;
          fold.textContent = open ? words.fold : words.unfold;
        });
        bar.append(fold);
      }
      this.said = make("p", { className: "filtered" });
      controls.after(this.said);
      controls.hidden = false;
      for (const head of this.heads) {
        [...head.cells].forEach((cell, at) => {
          // A real button would not be printed in the heads that are repeated on further pages.
          const button = make("span", { className: "sort", tabIndex: 0, title: words.sort });
          button.setAttribute("role", "button");
          button.append(...cell.childNodes);
          const turn = () => {
            const down = this.sort && this.sort.at === at && !this.sort.down;
            this.sort = this.sort && this.sort.at === at && this.sort.down ? null : { at, down };
            this.order();
            save();
          };
          button.addEventListener("click", turn);
          button.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            turn();
          });
          cell.append(button);
        });
      }
      this.tell(this.rows.length);
    }

    choices(at) {
      const counts = new Map();
      for (const entry of this.rows)
        for (const value of this.values(entry, at)) counts.set(value, (counts.get(value) || 0) + 1);
      const set = make("fieldset", {}, make("legend", { textContent: this.label(at) }));
      const sorted = [...counts].sort((a, b) => collator.compare(a[0], b[0]));
      if (sorted.length > 12) {
        const select = make("select", {}, make("option", { value: "\u0000", textContent: words.all }));
        for (const [value, count] of sorted)
          select.append(make("option", { value, textContent: `${value || words.empty} (${count})` }));
        select.setAttribute("aria-label", this.label(at));
        select.addEventListener("change", () => {
          this.chosen.delete(at);
          if (select.value !== "\u0000") this.chosen.set(at, new Set([select.value]));
          this.apply(true);
        });
        set.append(select);
        return set;
      }
      for (const [value, count] of sorted) {
        const box = make("input", { type: "checkbox", value });
        box.addEventListener("change", () => {
          const chosen = this.chosen.get(at) || new Set();
          if (box.checked) chosen.add(value);
          else chosen.delete(value);
          if (chosen.size) this.chosen.set(at, chosen);
          else this.chosen.delete(at);
          this.apply(true);
        });
        set.append(make("label", {}, box, ` ${value || words.empty} (${count})`));
      }
      return set;
    }

    clear() {
      this.query = "";
      this.chosen.clear();
    }

    text(entry) {
      if (entry.text === null)
        entry.text = (entry.row.textContent + " " + (entry.more ? entry.more.textContent : "")).toLowerCase();
      return entry.text;
    }

    // Read the rows before somebody searches, a little at a time.
    read(from = 0) {
      idle((left) => {
        let at = from;
        while (at < this.rows.length && (left() > 2 || at === from)) this.text(this.rows[at++]);
        if (at < this.rows.length) this.read(at);
      });
    }

    fits(entry, query) {
      for (const [at, chosen] of this.chosen)
        if (!this.values(entry, at).some((value) => chosen.has(value))) return false;
      if (!query.length) return true;
      const text = this.text(entry);
      return query.every((word) => text.includes(word));
    }

    apply(keep) {
      const query = this.query.toLowerCase().split(/\s+/).filter(Boolean);
      const fitting = this.rows.map((entry) => this.fits(entry, query));
      const shown = fitting.filter(Boolean).length;
      const bodies = new Set(shown ? [] : this.bodies.slice(0, 1));
      const groups = new Set();
      this.rows.forEach((entry, at) => {
        if (!fitting[at]) return;
        bodies.add(entry.body);
        if (entry.group) groups.add(entry.group);
      });
      // What unfolds below a hidden row is hidden by the style; rows of a hidden part need no touch.
      this.rows.forEach((entry, at) => {
        if (entry.shown === fitting[at] || !bodies.has(entry.body)) return;
        entry.shown = fitting[at];
        entry.row.hidden = !entry.shown;
      });
      for (const { group } of this.rows) if (group) group.hidden = !groups.has(group) || this.sort !== null;
      if (this.bodies.length > 1)
        for (const body of this.bodies) {
          const empty = !bodies.has(body);
          const part = body.closest(".chunk");
          if (part.hidden !== empty) part.hidden = empty;
        }
      this.tell(shown);
      if (keep) save();
    }

    tell(shown) {
      if (!this.count) return;
      const filtered = this.query.trim() !== "" || this.chosen.size > 0;
      const numbers = { shown: String(shown), total: String(this.rows.length) };
      this.count.textContent = put(words.shown, numbers);
      this.reset.hidden = !filtered;
      this.search.value = this.query;
      const parts = [];
      if (this.query.trim()) parts.push(`“${this.query.trim()}”`);
      for (const [at, chosen] of this.chosen)
        parts.push(`${this.label(at)} = ${[...chosen].map((v) => v || words.empty).join(", ")}`);
      this.said.textContent = filtered ? `${words.filtered} ${parts.join("; ")} – ${put(words.shown, numbers)}` : "";
      for (const at of this.filters) this.mark(at);
    }

    mark(at) {
      const chosen = this.chosen.get(at) || new Set();
      const set = this.box.querySelectorAll(".controls fieldset")[this.filters.indexOf(at)];
      for (const box of set.querySelectorAll("input")) box.checked = chosen.has(box.value);
      const select = set.querySelector("select");
      if (select) select.value = chosen.size ? [...chosen][0] : "\u0000";
    }

    order() {
      for (const head of this.heads)
        [...head.cells].forEach((cell, at) => {
          if (this.sort && this.sort.at === at)
            cell.setAttribute("aria-sort", this.sort.down ? "descending" : "ascending");
          else cell.removeAttribute("aria-sort");
        });
      const rows = [...this.rows];
      if (this.sort) {
        const { at, down } = this.sort;
        const key = new Map();
        for (const { row } of rows) {
          const cell = row.cells[at];
          key.set(row, cell ? cell.dataset.k || cell.textContent.trim() : "");
        }
        const numeric = this.columns[at].classList.contains("number");
        rows.sort((one, other) => {
          const a = key.get(one.row);
          const b = key.get(other.row);
          if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
          const order = numeric && !isNaN(a) && !isNaN(b) ? a - b : collator.compare(a, b);
          return (down ? -order : order) || one.at - other.at;
        });
      }
      const per = Math.ceil(rows.length / this.bodies.length);
      this.bodies.forEach((body, number) => {
        const part = document.createDocumentFragment();
        let group = null;
        for (const entry of rows.slice(number * per, (number + 1) * per)) {
          if (!this.sort && entry.group && entry.group !== group) part.append((group = entry.group));
          part.append(entry.row);
          entry.body = body;
          if (entry.more) part.append(entry.more);
        }
        if (this.sort) for (const entry of this.rows) if (entry.group && number === 0) part.append(entry.group);
        body.append(part);
      });
      this.apply(false);
    }

    state(into) {
      if (this.query.trim()) into.set(`${this.name}.q`, this.query.trim());
      for (const [at, chosen] of this.chosen)
        for (const value of chosen) into.append(`${this.name}.f.${this.key(at)}`, value);
      if (this.sort) into.set(`${this.name}.s`, this.key(this.sort.at) + (this.sort.down ? "-" : ""));
    }

    restore(from) {
      this.clear();
      this.query = from.get(`${this.name}.q`) || "";
      for (const at of this.filters) {
        const values = from.getAll(`${this.name}.f.${this.key(at)}`);
        if (values.length) this.chosen.set(at, new Set(values));
      }
      const sort = from.get(`${this.name}.s`) || "";
      const at = this.columns.findIndex((_, n) => this.key(n) === sort.replace(/-$/, ""));
      const next = sort && at >= 0 ? { at, down: sort.endsWith("-") } : null;
      if (next || this.sort) {
        this.sort = next;
        this.order();
      } else this.apply(false);
    }
  }

  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return ""; // an address cut off in the middle of a character
    }
  };
  const parse = () => {
    const [id, ...rest] = location.hash.slice(1).split("?");
    return { id: decoded(id), state: new URLSearchParams(rest.join("?")) };
  };
  let own = null;
  let waiting = 0;
  const save = () => {
    // Browsers take only so many changes of the address, and each costs as much as the filtering.
    clearTimeout(waiting);
    waiting = setTimeout(write, 150);
  };
  const write = () => {
    const state = new URLSearchParams();
    for (const sheet of tables.values()) sheet.state(state);
    const { id } = parse();
    const text = state.toString();
    const hash = (id ? encodeURIComponent(id) : "") + (text ? `?${text}` : "");
    own = hash ? `#${hash}` : "";
    history.replaceState(null, "", own || location.pathname + location.search);
  };
  const restore = () => {
    if (location.hash === own) return;
    const { id, state } = parse();
    for (const sheet of tables.values()) sheet.restore(state);
    const target = id && document.getElementById(id);
    if (!target) return;
    for (const sheet of tables.values())
      if (target.closest("[hidden]") && sheet.box.contains(target)) {
        sheet.clear();
        sheet.apply(false);
      }
    for (let box = target.parentElement; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    document.querySelectorAll(".target").forEach((e) => e.classList.remove("target"));
    target.classList.add("target");
    const more = target.nextElementSibling;
    if (more && more.classList.contains("more")) more.querySelector("details").open = true;
    target.scrollIntoView({ block: "center", behavior: "instant" });
  };

  const start = () => {
    for (const box of document.querySelectorAll(".table.tool")) tables.set(box.dataset.name, new Sheet(box));
    addEventListener("hashchange", restore);
    if (location.hash) restore();
    document.documentElement.dataset.ready = "";
    for (const sheet of tables.values()) if (sheet.bodies.length > 1) sheet.read();
  };
  // A large page is shown first; whoever comes with a filter in the address does not see it change.
  if (document.querySelector(".chunk") && !location.hash) {
    requestAnimationFrame(() => idle(start));
  } else start();
})();
