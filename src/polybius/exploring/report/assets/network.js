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

  // Places of the nodes: a force layout from a fixed spiral, so that the same data always give the same picture.
  const place = (limit, width, height) => {
    const nodes = [...whole.nodes.values()].filter((node) => whole.edges.some((edge) => edge.a !== edge.b && (edge.a === node.id || edge.b === node.id)))
      .sort((x, y) => y.count - x.count || byText(x.id, y.id)).slice(0, limit);
    const index = new Map(nodes.map((node, i) => [node.id, i]));
    const edges = whole.edges.filter((edge) => edge.a !== edge.b && index.has(edge.a) && index.has(edge.b));
    const points = nodes.map((node, i) => {
      const [turn, far] = [i * 2.399963, Math.sqrt((i + 0.4) / Math.max(1, nodes.length))];
      return { x: width / 2 + Math.cos(turn) * far * width * 0.42, y: height / 2 + Math.sin(turn) * far * height * 0.42 };
    });
    const spring = Math.sqrt((width * height) / Math.max(1, nodes.length)) * 0.72;
    for (let round = 0; round < 420; round += 1) {
      const heat = 22 * (1 - round / 420) ** 1.4 + 0.4;
      const moves = points.map((p) => ({ x: (width / 2 - p.x) * 0.018 * spring / 60, y: (height / 2 - p.y) * 0.03 * spring / 60 }));
      for (let i = 0; i < points.length; i += 1) {
        for (let j = i + 1; j < points.length; j += 1) {
          const [dx, dy] = [(points[i].x - points[j].x) * 0.8, points[i].y - points[j].y];
          const apart = Math.max(1, Math.hypot(dx, dy));
          const push = (spring * spring) / (apart * apart);
          moves[i].x += dx * push; moves[i].y += dy * push;
          moves[j].x -= dx * push; moves[j].y -= dy * push;
        }
      }
      for (const edge of edges) {
        const [i, j] = [index.get(edge.a), index.get(edge.b)];
        const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
        const apart = Math.max(1, Math.hypot(dx, dy));
        const pull = (apart / spring) * 0.16 * (1 + Math.log1p(edge.count) * 0.4);
        moves[i].x -= dx * pull; moves[i].y -= dy * pull;
        moves[j].x += dx * pull; moves[j].y += dy * pull;
      }
      points.forEach((p, i) => {
        const size = Math.max(1e-6, Math.hypot(moves[i].x, moves[i].y));
        const step = Math.min(size, heat);
        p.x = Math.max(58, Math.min(width - 58, p.x + (moves[i].x / size) * step));
        p.y = Math.max(34, Math.min(height - 44, p.y + (moves[i].y / size) * step));
      });
    }
    return new Map(nodes.map((node, i) => [node.id, points[i]]));
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
    const radius = (count) => 5 + 15 * Math.sqrt(count / most);
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
    for (const [id, p] of points) {
      const node = nodes.get(id);
      const count = node ? node.count : 0;
      const faded = (near && !near.has(id)) || !node ? " faded" : "";
      const name = groupName(id);
      const choose = () => change({ actor: filter.actor === id ? "" : id, recipient: "", pair: "" });
      const group = svg("g", { class: `node${filter.actor === id ? " chosen" : ""}${faded}`, tabindex: node ? 0 : null, role: "button", "data-node": id,
        "aria-pressed": String(filter.actor === id), "aria-label": `${name}: ${plural(count, "event")}${node ? `, ${describe(node.quads)}` : ""}`,
        onclick: choose, onkeydown: (press) => { if (press.key === "Enter" || press.key === " ") { press.preventDefault(); choose(); } },
        onpointerenter: (enter) => { if (enter.pointerType === "mouse") look(id); }, onpointerleave: (leave) => { if (leave.pointerType === "mouse") look(null); },
        onfocus: () => look(id), onblur: () => look(null) },
      svg("circle", { cx: p.x, cy: p.y, r: radius(count) }),
      svg("text", { x: p.x, y: p.y + radius(count) + 13, "text-anchor": "middle" }, name.length > 22 ? `${name.slice(0, 21)}…` : name));
      append(root, [group]);
    }
    const held = document.activeElement && box.contains(document.activeElement) ? document.activeElement.getAttribute("data-node") : null;
    show(box, root);
    if (held !== null) {
      const again = [...root.querySelectorAll(".node")].find((node) => node.getAttribute("data-node") === held);
      if (again) { quiet = true; again.focus({ preventScroll: true }); quiet = false; }
    }
    const hidden = [...whole.nodes.values()].length - points.size;
    $("network-note").textContent = hidden > 0
      ? `The ${points.size} busiest of ${plural(whole.nodes.size, "actor")} that relate to another one; the list holds all. People and organs count for their country.`
      : "People and organs count for their country. A dashed ring stands for events inside one country.";
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
