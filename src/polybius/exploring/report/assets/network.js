// Who acted on whom: actors as nodes, directed edges in the colour of most of their events, beside a list of the pairs.
const setupNetwork = () => {
  const box = $("network-chart");
  const list = $("network-pairs");
  const PAIRS = 12;
  let listPage = 0;
  let focus = null;

  const tally = (source) => {
    const nodes = new Map();
    const edges = new Map();
    for (const event of source) {
      const groups = new Set([...event.who, ...event.whom].map(groupOf));
      for (const group of groups) {
        if (!nodes.has(group)) nodes.set(group, { id: group, name: groupName(group), count: 0, quads: [0, 0, 0, 0, 0] });
        nodes.get(group).count += 1;
        nodes.get(group).quads[event.quad] += 1;
      }
      for (const pair of pairsOf(event)) {
        if (!edges.has(pair.key)) edges.set(pair.key, { ...pair, count: 0, quads: [0, 0, 0, 0, 0] });
        const edge = edges.get(pair.key);
        edge.count += 1;
        edge.quads[event.quad] += 1;
      }
    }
    return { nodes, edges: [...edges.values()].sort((x, y) => y.count - x.count || byText(x.key, y.key)) };
  };
  const whole = tally(events);
  const strongest = (quads) => quads.indexOf(Math.max(...quads.slice(1)), 1);

  // Places of the nodes: a force layout from a fixed spiral, stretched to the frame, so that the same data always give
  // the same picture.
  const place = (limit, width, height) => {
    const joins = (edge, drawn) => edge.a !== edge.b && drawn.has(edge.a) && drawn.has(edge.b);
    const known = new Set([...whole.nodes.keys()].filter(identified));
    let nodes = [...whole.nodes.values()].filter((node) => whole.edges.some((edge) => joins(edge, known) && (edge.a === node.id || edge.b === node.id)))
      .sort((x, y) => y.count - x.count || byText(x.id, y.id)).slice(0, limit);
    const kept = new Set(nodes.map((node) => node.id));
    nodes = nodes.filter((node) => whole.edges.some((edge) => joins(edge, kept) && (edge.a === node.id || edge.b === node.id)));
    const index = new Map(nodes.map((node, i) => [node.id, i]));
    const edges = whole.edges.filter((edge) => edge.a !== edge.b && index.has(edge.a) && index.has(edge.b));
    const points = nodes.map((node, i) => {
      const [turn, far] = [i * 2.399963, Math.sqrt(i + 0.4)];
      return { x: Math.cos(turn) * far, y: Math.sin(turn) * far };
    });
    for (let round = 0; round < 500; round += 1) {
      const heat = 0.6 * (1 - round / 500) + 0.01;
      const moves = points.map((p) => ({ x: -p.x * 0.05, y: -p.y * 0.05 }));
      for (let i = 0; i < points.length; i += 1) {
        for (let j = i + 1; j < points.length; j += 1) {
          const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
          const push = 1 / Math.max(0.01, dx * dx + dy * dy);
          moves[i].x += dx * push; moves[i].y += dy * push;
          moves[j].x -= dx * push; moves[j].y -= dy * push;
        }
      }
      for (const edge of edges) {
        const [i, j] = [index.get(edge.a), index.get(edge.b)];
        const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
        const pull = 0.22 * Math.hypot(dx, dy) * (1 + 0.3 * Math.log1p(edge.count));
        moves[i].x -= dx * pull; moves[i].y -= dy * pull;
        moves[j].x += dx * pull; moves[j].y += dy * pull;
      }
      points.forEach((p, i) => {
        const size = Math.max(1e-9, Math.hypot(moves[i].x, moves[i].y));
        p.x += (moves[i].x / size) * Math.min(size, heat);
        p.y += (moves[i].y / size) * Math.min(size, heat);
      });
    }
    const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
    const [left, right, upper, lower] = [70, width - 70, 40, height - 48];
    // Half by distance, half by rank: near things stay near, and no far pair leaves the frame empty.
    const spread = (values, from, to) => {
      const sorted = [...values].sort((x, y) => x - y);
      const [low, high] = [sorted[0], sorted[sorted.length - 1]];
      return values.map((value) => (high - low < 1e-6 ? (from + to) / 2 : from + (to - from) * (0.5 * ((value - low) / (high - low)) + 0.5 * (sorted.indexOf(value) / (values.length - 1)))));
    };
    const [fx, fy] = [spread(xs, left, right), spread(ys, upper, lower)];
    const fitted = points.map((_, i) => ({ x: fx[i], y: fy[i] }));
    // Room for the names: nodes that would cover one another are moved apart.
    for (let round = 0; round < 60; round += 1) {
      for (let i = 0; i < fitted.length; i += 1) {
        for (let j = i + 1; j < fitted.length; j += 1) {
          const [p, q] = [fitted[i], fitted[j]];
          const [dx, dy] = [q.x - p.x || 0.01, q.y - p.y || 0.01];
          const near = Math.hypot(dx / 92, dy / 54);
          if (near >= 1) continue;
          const step = ((1 - near) / near) * 0.25;
          p.x -= dx * step; q.x += dx * step; p.y -= dy * step; q.y += dy * step;
        }
      }
      for (const p of fitted) {
        p.x = Math.max(left, Math.min(right, p.x));
        p.y = Math.max(upper, Math.min(lower, p.y));
      }
    }
    return new Map(nodes.map((node, i) => [node.id, fitted[i]]));
  };

  // A long name in two lines.
  const folded = (name) => {
    if (name.length <= 17) return [name];
    const cuts = [...name.matchAll(/ /g)].map((space) => space.index);
    if (!cuts.length) return [name];
    const cut = cuts.reduce((best, at) => (Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2) ? at : best));
    return [name.slice(0, cut), name.slice(cut + 1)];
  };

  const stack = (quads, total) => {
    const bar = svg("svg", { class: "stack", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" });
    let x = 0;
    for (const quad of [1, 2, 3, 4]) {
      const width = (quads[quad] / total) * 100;
      if (width) append(bar, [svg("rect", { class: `q${quad}`, x, y: 0, width, height: 6 })]);
      x += width;
    }
    return bar;
  };
  const describe = (quads) => [1, 2, 3, 4].filter((quad) => quads[quad]).map((quad) => `${quads[quad]} ${QUADS[quad]}`).join(", ");
  const arrow = (edge) => (edge.directed ? (edge.a === edge.b ? "within" : "→") : "with");

  let cached = null;
  const layout = () => {
    const width = Math.max(320, box.clientWidth || 700);
    const small = width < 520;
    const key = `${Math.round(width / 20)}`;
    if (!cached || cached.key !== key) {
      const height = small ? 430 : Math.min(560, Math.max(440, width * 0.72));
      cached = { key, width, height, limit: small ? 14 : 26 };
      cached.points = place(cached.limit, width, height);
    }
    return cached;
  };

  const draw = () => {
    const { width, height, points, limit } = layout();
    const { nodes, edges } = tally(shown);
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Network of relations. Each actor is a button that filters the events." });
    append(root, [svg("defs", {}, [1, 2, 3, 4].map((quad) =>
      svg("marker", { id: `tip${quad}`, class: `m${quad}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
        svg("path", { d: "M0,0.6L8,4L0,7.4z" }))))]);
    const most = Math.max(1, ...[...whole.nodes.values()].map((node) => node.count));
    const radius = (count) => (width < 520 ? 4 + 10 * Math.sqrt(count / most) : 5 + 15 * Math.sqrt(count / most));
    const taken = [...points].map(([id, p]) => { const r = radius((nodes.get(id) || { count: 0 }).count); return { x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r }; });
    const near = focus && new Set([focus, ...edges.filter((e) => e.a === focus || e.b === focus).flatMap((e) => [e.a, e.b])]);
    const top = Math.max(1, ...edges.map((edge) => edge.count));
    for (const edge of [...edges].reverse()) {
      const [p, q] = [points.get(edge.a), points.get(edge.b)];
      if (!p || !q) continue;
      const quad = strongest(edge.quads);
      const faded = focus && edge.a !== focus && edge.b !== focus ? " faded" : "";
      const size = 1.2 + 5 * Math.sqrt(edge.count / top);
      if (edge.a === edge.b) {
        const r = radius(nodes.get(edge.a).count) + 5;
        append(root, [svg("circle", { class: `edge q${quad}${faded}`, cx: p.x, cy: p.y, r, "stroke-width": Math.min(3, size), "stroke-dasharray": "5 3" }, svg("title", {}, `Within ${groupName(edge.a)}: ${describe(edge.quads)}`))]);
        continue;
      }
      const [dx, dy] = [q.x - p.x, q.y - p.y];
      const apart = Math.max(1, Math.hypot(dx, dy));
      const bow = edge.directed ? Math.min(34, apart * 0.14) : 0;
      const [mx, my] = [(p.x + q.x) / 2 - (dy / apart) * bow, (p.y + q.y) / 2 + (dx / apart) * bow];
      const cut = (from, to, r) => {
        const [ux, uy] = [to.x - from.x, to.y - from.y];
        const length = Math.max(1, Math.hypot(ux, uy));
        return [from.x + (ux / length) * r, from.y + (uy / length) * r];
      };
      const middle = { x: mx, y: my };
      const [x1, y1] = cut(p, middle, radius(nodes.get(edge.a).count) + 2);
      const [x2, y2] = cut(q, middle, radius(nodes.get(edge.b).count) + 4);
      append(root, [svg("path", { class: `edge q${quad}${faded}`, d: `M${x1},${y1}Q${mx},${my} ${x2},${y2}`, "stroke-width": size,
        "marker-end": edge.directed ? `url(#tip${quad})` : null }, svg("title", {}, `${groupName(edge.a)} ${arrow(edge)} ${groupName(edge.b)}: ${describe(edge.quads)}`))]);
    }
    // A name stands where it covers no other name or node, on a side where no line arrives, below if it can.
    const nameAt = (id, folds, r) => {
      const p = points.get(id);
      const up = (folds.length - 1) * 14;
      const lines = edges.filter((e) => e.a !== e.b && (e.a === id || e.b === id)).map((e) => points.get(e.a === id ? e.b : e.a)).filter(Boolean)
        .map((o) => Math.atan2(o.y - p.y, o.x - p.x));
      const long = Math.max(...folds.map((line) => line.length)) * 7.2;
      const middle = Math.max(long / 2 + 2, Math.min(width - long / 2 - 2, p.x));
      const sides = [
        { x: middle, y: p.y + r + 15, anchor: "middle", turn: Math.PI / 2, room: true },
        { x: middle, y: p.y - r - 7 - up, anchor: "middle", turn: -Math.PI / 2, room: true },
        { x: p.x + r + 7, y: p.y + 4 - up / 2, anchor: "start", turn: 0, room: p.x + r + 7 + long < width },
        { x: p.x - r - 7, y: p.y + 4 - up / 2, anchor: "end", turn: Math.PI, room: p.x - r - 7 - long > 0 },
      ].filter((side) => side.room);
      const free = (side) => Math.min(Math.PI, ...lines.map((line) => Math.abs(Math.atan2(Math.sin(line - side.turn), Math.cos(line - side.turn)))));
      const high = folds.length * 14;
      const area = (side) => ({ x: side.anchor === "middle" ? side.x - long / 2 : side.anchor === "start" ? side.x : side.x - long, y: side.y - 11, w: long, h: high });
      const covers = (side) => taken.filter((t) => { const a = area(side); return a.x < t.x + t.w && t.x < a.x + a.w && a.y < t.y + t.h && t.y < a.y + a.h; }).length;
      const cost = (side, rank) => covers(side) * 4 + (free(side) > 0.9 ? 0 : 2 - free(side)) + rank * 0.1;
      const best = sides.map((side, rank) => [cost(side, rank), side]).reduce((x, y) => (y[0] < x[0] ? y : x))[1];
      taken.push(area(best));
      return best;
    };
    for (const [id, p] of points) {
      const node = nodes.get(id);
      const count = node ? node.count : 0;
      const faded = (near && !near.has(id)) || !node ? " faded" : "";
      const name = groupName(id);
      const lines = folded(name);
      const label = nameAt(id, lines, radius(count));
      const choose = () => change({ actor: filter.actor === id ? "" : id, recipient: "", pair: "" });
      const group = svg("g", { class: `node${filter.actor === id ? " chosen" : ""}${faded}`, tabindex: node ? 0 : null, role: "button", "data-node": id,
        "aria-pressed": String(filter.actor === id), "aria-label": `${name}: ${plural(count, "event")}${node ? `, ${describe(node.quads)}` : ""}`,
        onclick: choose, onkeydown: (press) => { if (press.key === "Enter" || press.key === " ") { press.preventDefault(); choose(); } },
        onpointerenter: (enter) => { if (enter.pointerType === "mouse") look(id); }, onpointerleave: (leave) => { if (leave.pointerType === "mouse") look(null); },
        onfocus: () => look(id), onblur: () => look(null) },
      svg("circle", { cx: p.x, cy: p.y, r: radius(count) }),
      svg("text", { x: label.x, y: label.y, "text-anchor": label.anchor }, lines.map((line, i) => svg("tspan", { x: label.x, dy: i ? 14 : 0 }, i ? ` ${line}` : line))));
      append(root, [group]);
    }
    const held = document.activeElement && box.contains(document.activeElement) ? document.activeElement.getAttribute("data-node") : null;
    show(box, points.size ? root : h("p", { class: "empty" }, "No two identified actors relate to one another."));
    if (held !== null) {
      const again = [...root.querySelectorAll(".node")].find((node) => node.getAttribute("data-node") === held);
      if (again) { quiet = true; again.focus({ preventScroll: true }); quiet = false; }
    }
    $("network-note").textContent = `People and organs count for their country; a dashed ring stands for events inside one. The list holds all pairs${whole.nodes.size > points.size ? `, the drawing the ${points.size} busiest identified actors` : ""}. Choose an actor or a pair to see its events.`;
    drawList(edges, limit);
  };
  let quiet = false;
  const look = (id) => {
    if (quiet || focus === id) return;
    focus = id;
    const near = id && new Set([id, ...tally(shown).edges.filter((e) => e.a === id || e.b === id).flatMap((e) => [e.a, e.b])]);
    for (const node of box.querySelectorAll(".node")) node.classList.toggle("faded", Boolean(near && !near.has(node.getAttribute("data-node"))));
    const edges = [...tally(shown).edges].reverse().filter((e) => layout().points.has(e.a) && layout().points.has(e.b));
    box.querySelectorAll(".edge").forEach((path, i) => path.classList.toggle("faded", Boolean(id && edges[i].a !== id && edges[i].b !== id)));
  };
  const drawList = (edges) => {
    listPage = Math.max(0, Math.min(listPage, Math.ceil(edges.length / PAIRS) - 1));
    const most = edges.length ? edges[0].count : 1;
    const rows = edges.slice(listPage * PAIRS, (listPage + 1) * PAIRS).map((edge) => h("li", {},
      h("button", { type: "button", class: "pair", "aria-pressed": String(filter.pair === edge.key), onclick: () => change({ pair: filter.pair === edge.key ? "" : edge.key }) },
        h("span", { class: "names" }, edge.a === edge.b ? [h("span", { class: "dim" }, "within "), groupName(edge.a)] : [groupName(edge.a), h("span", { class: "dim" }, ` ${arrow(edge)} `), groupName(edge.b)]),
        h("span", { class: "number" }, String(edge.count)),
        h("span", { class: "sr" }, ` events: ${describe(edge.quads)}`),
        scaled(stack(edge.quads, edge.count), edge.count / most))));
    show(list, rows.length ? h("ol", {}, rows) : h("p", { class: "empty" }, "No relation between two actors here."),
      pager(edges.length, PAIRS, listPage, (to) => { listPage = to; drawList(edges); }, "relations"));
  };
  const scaled = (bar, share) => {
    bar.style.width = `${Math.max(4, share * 100)}%`;
    return bar;
  };
  onChange(() => { focus = null; draw(); });
  let width = 0;
  new ResizeObserver(() => { if (box.clientWidth !== width) { width = box.clientWidth; draw(); } }).observe(box);
};
