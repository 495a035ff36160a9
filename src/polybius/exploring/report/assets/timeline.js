// Events over time: cooperation above the line, conflict below it; drag to choose days.
const setupTimeline = () => {
  const box = $("timeline-chart");
  const dated = events.filter((event) => event.day !== null);
  if (!dated.length) {
    show(box, h("p", { class: "empty" }, "No event has a date."));
    return;
  }
  // The days around the coverage, where most events lie there; what lies outside is gathered at the ends.
  const all = dated.map((event) => event.day).sort((a, b) => a - b);
  let [low, high] = [all[0], all[all.length - 1]];
  if (data.figures.first) {
    const [from, to] = [toDay(data.figures.first) - 21, toDay(data.figures.last) + 45];
    const inside = all.filter((day) => day >= from && day <= to);
    if (inside.length * 2 >= all.length) [low, high] = [inside[0], inside[inside.length - 1]];
  }
  const unit = high - low <= 45 ? "day" : high - low <= 320 ? "week" : high - low <= 365 * 8 ? "month" : "year";
  const startOf = (day) => {
    const date = new Date(day * DAY);
    if (unit === "day") return day;
    if (unit === "week") return day - ((date.getUTCDay() + 6) % 7);
    return Math.floor(Date.UTC(date.getUTCFullYear(), unit === "month" ? date.getUTCMonth() : 0, 1) / DAY);
  };
  const nextOf = (start) => {
    const date = new Date(start * DAY);
    if (unit === "day") return start + 1;
    if (unit === "week") return start + 7;
    return Math.floor(Date.UTC(date.getUTCFullYear() + (unit === "year" ? 1 : 0), unit === "month" ? date.getUTCMonth() + 1 : 0, 1) / DAY);
  };
  const bins = [];
  for (let start = startOf(low); start <= high; start = nextOf(start)) bins.push({ from: start, to: nextOf(start) - 1 });
  while (bins.length < 7) bins.push({ from: bins[bins.length - 1].to + 1, to: nextOf(bins[bins.length - 1].to + 1) - 1 });
  const first = bins[0].from;
  const last = bins[bins.length - 1].to;
  if (all[0] < first) bins.unshift({ from: all[0], to: first - 1, label: "earlier" });
  if (all[all.length - 1] > last) bins.push({ from: last + 1, to: all[all.length - 1], label: "later" });
  const binOf = (day) => bins.findIndex((bin) => day <= bin.to);
  const labelOf = (bin) => bin.label || (unit === "day" ? sayDay(toIso(bin.from)) : unit === "week" ? `week of ${sayDay(toIso(bin.from))}` : sayDay(toIso(bin.from).slice(0, unit === "month" ? 7 : 4)));
  const undated = events.length - dated.length;

  const tip = h("div", { class: "tip", hidden: true });
  const note = h("p", { class: "note" });
  const frame = h("div", { class: "plot" });
  show(box, frame, tip, note);
  let drag = null;

  const draw = () => {
    const width = Math.max(300, frame.clientWidth || 1000);
    const height = width < 600 ? 200 : 250;
    const pad = { left: 34, right: 6, top: 12, bottom: 26 };
    const counts = bins.map(() => [0, 0, 0, 0, 0]);
    for (const event of events) if (event.day !== null && passes(event, "time")) counts[binOf(event.day)][event.quad] += 1;
    const up = Math.max(1, ...counts.map((c) => c[1] + c[2]));
    const down = Math.max(1, ...counts.map((c) => c[3] + c[4]));
    const step = (width - pad.left - pad.right) / bins.length;
    const scale = (height - pad.top - pad.bottom) / (up + down);
    const zero = pad.top + up * scale;
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
      "aria-label": `Events over time by ${unit}: ${labelOf(bins[0])} to ${labelOf(bins[bins.length - 1])}; cooperation above the line, conflict below. Choose days with the From and To filters.` });
    const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => n * scale >= 26) || 2000;
    for (let n = every; n <= up; n += every) append(root, [tickLine(n, zero - n * scale)]);
    for (let n = every; n <= down; n += every) append(root, [tickLine(n, zero + n * scale)]);
    function tickLine(n, y) {
      return svg("g", { class: "tick" }, svg("line", { x1: pad.left, x2: width - pad.right, y1: y, y2: y }), svg("text", { x: pad.left - 6, y: y + 3.5 }, String(n)));
    }
    const gap = step > 8 ? Math.min(6, step * 0.18) : step > 3 ? 1 : 0;
    const chosen = (bin) => (!filter.since || bin.to >= toDay(filter.since)) && (!filter.until || bin.from <= toDay(filter.until));
    bins.forEach((bin, i) => {
      const x = pad.left + i * step + gap / 2;
      const w = Math.min(46, Math.max(1, step - gap));
      const left = x + (step - gap - w) / 2;
      const group = svg("g", { class: chosen(bin) ? "bin" : "bin out" });
      let y = zero;
      for (const quad of [2, 1]) {
        const size = counts[i][quad] * scale;
        if (size) append(group, [svg("rect", { class: `q${quad}`, x: left, y: (y -= size), width: w, height: Math.max(0.5, size - 0.75) })]);
      }
      y = zero;
      for (const quad of [4, 3]) {
        const size = counts[i][quad] * scale;
        if (size) append(group, [svg("rect", { class: `q${quad}`, x: left, y: y + 0.75, width: w, height: Math.max(0.5, size - 0.75) })]);
        y += size;
      }
      append(root, [group]);
    });
    append(root, [svg("line", { class: "axis", x1: pad.left, x2: width - pad.right, y1: zero, y2: zero })]);
    let lastYear = null;
    const room = Math.max(1, Math.ceil((unit === "day" ? 66 : 92) / step));
    bins.forEach((bin, i) => {
      const anchor = i % room === 0 && (i + room * 0.6 < bins.length || i === 0);
      if (!anchor && !bin.label) return;
      if (!bin.label && bins[i - 1] && bins[i - 1].label && step < 60) return;
      const full = sayDay(toIso(bin.from).slice(0, unit === "year" ? 4 : unit === "month" ? 7 : 10));
      const year = new Date(bin.from * DAY).getUTCFullYear();
      const text = bin.label || (unit === "year" || year !== lastYear ? full : full.replace(/ \d+$/, ""));
      if (!bin.label) lastYear = year;
      const middle = pad.left + (i + 0.5) * step;
      const half = text.length * 3.4;
      append(root, [svg("text", { class: "when", x: Math.max(half, Math.min(width - half, middle)), y: height - 8, "text-anchor": "middle" }, text)]);
    });
    const band = svg("rect", { class: "band", y: pad.top, height: height - pad.top - pad.bottom, width: 0, x: 0 });
    append(root, [band]);
    const at = (move) => {
      const bounds = root.getBoundingClientRect();
      return Math.max(0, Math.min(bins.length - 1, Math.floor((move.clientX - bounds.left - pad.left) / step)));
    };
    const paint = () => {
      const [a, b] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
      band.setAttribute("x", pad.left + a * step);
      band.setAttribute("width", (b - a + 1) * step);
    };
    root.addEventListener("pointerdown", (press) => {
      if (press.button) return;
      drag = { from: at(press), to: at(press) };
      root.setPointerCapture(press.pointerId);
      paint();
    });
    root.addEventListener("pointermove", (move) => {
      const i = at(move);
      if (drag) {
        drag.to = i;
        paint();
      }
      const c = counts[i];
      show(tip, h("strong", {}, labelOf(bins[i])), [1, 2, 3, 4].filter((quad) => c[quad]).map((quad) =>
        h("span", {}, h("i", { class: `key q${quad}` }), ` ${c[quad]} ${QUADS[quad]}`)), !(c[1] + c[2] + c[3] + c[4]) && h("span", {}, "no event"));
      tip.hidden = false;
      const place = Math.min(width - 180, Math.max(0, (i + 0.5) * step + pad.left - 90));
      tip.style.transform = `translateX(${place}px)`;
    });
    root.addEventListener("pointerleave", () => { tip.hidden = true; });
    root.addEventListener("pointercancel", () => { drag = null; });
    root.addEventListener("pointerup", () => {
      if (!drag) return;
      const [a, b] = [bins[Math.min(drag.from, drag.to)], bins[Math.max(drag.from, drag.to)]];
      drag = null;
      const [since, until] = [toIso(a.from), toIso(b.to)];
      change(filter.since === since && filter.until === until ? { since: "", until: "" } : { since, until });
    });
    show(frame, root);
    note.textContent = [
      `One bar a ${unit}; an event stands at the first day of its time, or of its first report where no text gives a time.`,
      undated ? `${plural(undated, "event")} without any date ${undated === 1 ? "is" : "are"} not drawn.` : "",
      "Drag over the bars to choose days.",
    ].join(" ");
  };
  const keys = h("div", { class: "keys", role: "group", "aria-label": "Kinds of relation" }, [1, 2, 3, 4].map((quad) => [
    quad === 1 && h("span", { class: "dim" }, "above the line"), quad === 3 && h("span", { class: "dim" }, "below it"),
    h("button", { type: "button", class: "key-button", "data-quad": quad, "aria-pressed": "true", onclick: () => {
      const now = new Set((filter.quads || "01234").split(""));
      if (!filter.quads) { now.clear(); now.add(String(quad)); } else if (now.has(String(quad))) now.delete(String(quad)); else now.add(String(quad));
      const next = [...now].sort().join("");
      change({ quads: next === "1234" || next === "01234" ? "" : next });
    } }, h("i", { class: `key q${quad}` }), QUADS[quad])]));
  box.before(keys);
  onChange(() => {
    for (const button of keys.querySelectorAll("button")) button.setAttribute("aria-pressed", String(!filter.quads || filter.quads.includes(button.dataset.quad)));
    draw();
  });
  let wide = 0;
  new ResizeObserver(() => { if (frame.clientWidth !== wide) { wide = frame.clientWidth; draw(); } }).observe(frame);
};
