"use strict";
(() => {
  const ROW = 22;
  const one = (id) => document.getElementById(id);
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const root = document.documentElement;
  const owner = one("owner"), state = one("state"), count = one("count"), fold = one("fold");
  let known;

  // Rows are read when first needed: a page of 5,000 rows opens without it.
  function rows() {
    known ??= all(".body tr[id]").map((row) => {
      const own = row.classList;
      return {
        row,
        box: row.querySelector(".fold"),
        above: [...own].filter((name) => /^u\d+$/.test(name)).map((name) => +name.slice(1)),
        states: row.dataset.s ?? "",
        owner: row.dataset.o ?? "",
      };
    });
    return known;
  }

  function shown(list) {
    const who = owner?.value ?? "", what = state.value;
    const seen = new Uint8Array(list.length);
    let works = 0;
    list.forEach((item, place) => {
      const fits = (!who || item.owner === who) && (!what || item.states.includes(what));
      if (!fits || ((who || what) && item.box)) return;
      seen[place] = 1;
      works += item.box ? 0 : 1;
      for (const k of item.above) seen[k] = 1;
    });
    list.forEach((item, place) => {
      if (item.above.some((k) => list[k].box?.checked)) seen[place] = 0;
    });
    return [seen, works, who || what];
  }

  function apply() {
    const list = rows();
    const [seen, works, narrowed] = shown(list);
    list.forEach((item, place) => { item.row.hidden = !seen[place]; });
    all(".body > .g").forEach(redraw);
    const total = list.filter((item) => !item.box).length;
    const found = works ? `符合条件 ${works} / ${total} 项` : "没有符合条件的工作";
    count.value = narrowed ? found : "";
    tell(narrowed, found, list);
  }

  // Paper shows what the screen shows, and says what it leaves out.
  function tell(narrowed, found, list) {
    const chosen = [owner, state].filter((box) => box?.value)
      .map((box) => box.selectedOptions[0].textContent);
    const parts = narrowed ? [`筛选：${chosen.join("、")}，${found}`] : [];
    const boxes = list.filter((item) => item.box);
    if (boxes.some((item) => item.box.checked)) parts.push("部分工作已收起");
    one("narrowed").textContent = parts.join("；");
    const closed = boxes.length > 0 && boxes.every((item) => item.box.checked);
    fold.setAttribute("aria-pressed", closed);
    fold.textContent = closed ? "全部展开" : "全部收起";
  }

  // Links and the front line follow the rows that are left.
  function redraw(section) {
    const own = all("tbody tr", section);
    let height = 0;
    const tops = own.map((row) => (row.hidden ? -1 : (height += ROW) - ROW));
    const before = section.style.getPropertyValue("--n");
    section.hidden = height === 0;
    section.style.setProperty("--n", height / ROW);
    if (section.dataset.same && +before === own.length && height === own.length * ROW) return;
    section.dataset.same = height === own.length * ROW ? 1 : "";
    for (const box of all("svg[viewBox]", section)) {
      box.setAttribute("viewBox", `0 0 10000 ${height || 1}`);
    }
    for (const mark of all("[data-l]", section)) place(mark, tops);
    for (const mark of all("[data-r]", section)) {
      const top = tops[mark.dataset.r];
      mark.style.display = top < 0 ? "none" : "";
      mark.setAttribute("y", top + 9.5);
    }
    front(section, tops, height);
  }

  function place(mark, tops) {
    const [i, j] = mark.dataset.l.split(",").map(Number);
    mark.style.display = tops[i] < 0 || tops[j] < 0 ? "none" : "";
    const a = tops[i] - i * ROW, b = tops[j] - j * ROW;
    if (mark.tagName === "use") {
      mark.dataset.y ??= mark.getAttribute("y");
      mark.setAttribute("y", +mark.dataset.y + b);
      return;
    }
    mark.dataset.d ??= mark.getAttribute("d");
    const [x0, y0, x1, y2, x3, y4] = mark.dataset.d.match(/-?[\d.]+/g).map(Number);
    mark.setAttribute("d", `M${x0} ${y0 + a}H${x1}V${y2 + b}H${x3}V${y4 + b}`);
  }

  function front(section, tops, height) {
    const line = section.querySelector(".f path");
    if (!line) return;
    line.dataset.d ??= line.getAttribute("d");
    const points = line.dataset.d.slice(1).split("L").map((pair) => pair.split(" ").map(Number));
    const home = points[0][0];
    const at = new Map(points.slice(1, -1).map(([x, y]) => [Math.floor(y / ROW), x]));
    const kept = [`${home} 0`];
    tops.forEach((top, k) => { if (top >= 0) kept.push(`${at.get(k) ?? home} ${top + 9.5}`); });
    const path = `M${kept.join("L")}L${home} ${height}`;
    line.setAttribute("d", path);
    for (const wedge of all(".e path", section)) wedge.setAttribute("d", `${path}z`);
  }

  owner?.addEventListener("change", apply);
  state.addEventListener("change", apply);
  document.addEventListener("change", (event) => {
    if (event.target.classList?.contains("fold")) apply();
  });
  fold.addEventListener("click", () => {
    const close = fold.getAttribute("aria-pressed") !== "true";
    for (const item of rows()) if (item.box) item.box.checked = close;
    apply();
  });
  fold.hidden = !document.querySelector(".fold");

  // The why-record: on hover over a name or a bar, on focus, pinned by a click.
  let open, pinned = false, timer;
  function show(row, x, y) {
    const told = row?.querySelector("[popover]");
    if (!told?.showPopover || told === open) return;
    hide();
    told.showPopover();
    open = told;
    const box = told.getBoundingClientRect();
    const below = y + 18 + box.height < innerHeight;
    told.style.margin = "0";
    told.style.left = `${Math.max(6, Math.min(x, innerWidth - box.width - 24))}px`;
    told.style.top = `${below ? y + 18 : Math.max(6, y - box.height - 14)}px`;
  }
  function hide() {
    if (open?.matches(":popover-open")) open.hidePopover();
    open = undefined;
    pinned = false;
  }
  function trace(row, on) {
    const section = row?.closest(".g");
    const place = row && all("tbody tr", section).indexOf(row);
    for (const mark of row ? all("[data-l]", section) : []) {
      mark.classList.toggle("on", on && mark.dataset.l.split(",").includes(`${place}`));
    }
  }
  let traced;
  const body = document.querySelector(".body");
  body.addEventListener("pointerover", (event) => {
    const row = event.target.closest("tr");
    if (row !== traced) {
      trace(traced, false);
      trace(row, true);
      traced = row;
    }
    clearTimeout(timer);
    if (event.pointerType === "touch" || pinned) return;
    if (event.target.closest("[popover]")) return;
    const hit = event.target.closest("td button, td svg rect, td svg use, td svg text");
    hit?.closest("td").removeAttribute("title");
    timer = setTimeout(() => (hit ? show(row, event.clientX, event.clientY) : hide()), hit ? 220 : 120);
  });
  body.addEventListener("pointerleave", () => {
    clearTimeout(timer);
    if (!pinned) hide();
  });
  body.addEventListener("focusin", (event) => {
    const button = event.target.closest("td button");
    if (!button || !button.matches(":focus-visible")) return;
    const box = button.getBoundingClientRect();
    show(button.closest("tr"), box.left, box.bottom - 14);
  });
  body.addEventListener("focusout", (event) => {
    if (!pinned && event.target.closest("td button")) hide();
  });
  body.addEventListener("click", (event) => {
    const step = event.target.closest("a");
    if (step) return reveal(document.querySelector(step.getAttribute("href")));
    const button = event.target.closest("td button");
    if (!button || !HTMLElement.prototype.showPopover) return;
    event.preventDefault();
    const box = button.getBoundingClientRect();
    const same = open && pinned && open === button.nextElementSibling;
    if (same) return hide();
    show(button.closest("tr"), event.clientX || box.left, event.clientY || box.bottom - 14);
    pinned = true;
  });
  document.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && event.target === open) {
      open = undefined;
      pinned = false;
    }
  }, true);

  // A number that leads to a row which is folded or filtered away brings it back.
  function reveal(row) {
    if (!row?.hidden) return;
    const list = rows();
    const target = list.find((item) => item.row === row);
    if (owner) owner.value = "";
    state.value = "";
    for (const k of target.above) list[k].box.checked = false;
    apply();
  }

  // A browser that comes back to the page brings the choices of its reader along.
  addEventListener("pageshow", () => {
    if (owner?.value || state.value || document.querySelector(".body .fold:checked")) apply();
  });

  // To the data date, also where its own row is folded away.
  one("jump")?.addEventListener("click", (event) => {
    const now = one("now");
    event.preventDefault();
    if (!now) return;
    if (now.closest("tr").hidden) {
      const line = document.querySelector(".body > .g:not([hidden]) line.now");
      line?.scrollIntoView({ block: "nearest", inline: "center" });
      return;
    }
    now.scrollIntoView({ block: "center", inline: "center" });
  });
  root.dataset.ready = "1";
})();
