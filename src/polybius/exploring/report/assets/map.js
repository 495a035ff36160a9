// Where it happened: countries shaded by their events, a dot for each place, arcs from actor to recipient on demand.
const setupMap = () => {
  const box = $("map-chart");
  const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
  // Equal Earth (Šavrič, Patterson, Jenny 2018), as tools/world_map.py drew the outlines.
  const project = (lon, lat) => {
    const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin((Math.max(-57, Math.min(84, lat)) * Math.PI) / 180));
    const t2 = theta * theta;
    const t6 = t2 * t2 * t2;
    const turned = ((lon - world.meridian + 540) % 360) - 180;
    const x = (2 * Math.sqrt(3) * ((turned * Math.PI) / 180) * Math.cos(theta)) / (3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1));
    const y = theta * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1);
    return [world.width / 2 + world.scale * x, -world.scale * y - world.top];
  };
  let arcs = false;
  let view = null;
  let held = false; // the reader chose the section: it stays
  const ratio = () => ((box.clientWidth || 1000) < 620 ? 1.15 : 2.15);
  const limits = (x, y, width) => {
    const w = Math.max(90, Math.min(world.width, width));
    const hgt = w / ratio();
    return { x: Math.max(0, Math.min(world.width - w, x)), y: hgt >= world.height ? (world.height - hgt) / 2 : Math.max(0, Math.min(world.height - hgt, y)), w, h: hgt };
  };
  const spots = () => {
    const out = new Map();
    for (const event of shown) {
      if (!event.place && !event.place_country) continue;
      const country = world.countries[event.place_country];
      const exact = event.lat !== null && event.lon !== null;
      if (!exact && !country) continue;
      const point = exact ? project(event.lon, event.lat) : [country[1], country[2]];
      const key = point.map((n) => n.toFixed(1)).join();
      if (!out.has(key)) out.set(key, { point, name: event.place || countryName(event.place_country), country: event.place_country, count: 0, quads: [0, 0, 0, 0, 0] });
      out.get(key).count += 1;
      out.get(key).quads[event.quad] += 1;
    }
    return [...out.values()].sort((x, y) => y.count - x.count || byText(x.name, y.name));
  };
  const fit = () => {
    const points = spots().map((spot) => spot.point);
    if (!points.length) return limits(0, 0, world.width);
    const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const w = Math.max(320, (x1 - x0) * 1.3 + 60, ((y1 - y0) * 1.3 + 60) * ratio());
    return limits((x0 + x1) / 2 - w / 2, (y0 + y1) / 2 - w / ratio() / 2, w);
  };
  const stage = h("div", { class: "stage" });
  const tip = h("p", { class: "note map-tip", "aria-live": "polite" });
  const places = h("ol", { class: "places" });
  const zoom = (factor) => {
    held = true;
    view = limits(view.x + (view.w * (1 - factor)) / 2, view.y + (view.h * (1 - factor)) / 2, view.w * factor);
    draw();
  };
  const button = (label, name, act) => h("button", { type: "button", class: "quiet", title: name, onclick: act }, label, h("span", { class: "sr" }, `: ${name}`));
  const arcBox = h("input", { type: "checkbox", onchange: () => { arcs = arcBox.checked; draw(); } });
  const tools = h("div", { class: "tools" },
    button("+", "closer", () => zoom(0.6)), button("−", "farther", () => zoom(1 / 0.6)),
    button("Places", "show the part of the world that has events", () => { held = false; view = fit(); draw(); }),
    button("World", "show the whole world", () => { held = true; view = limits(0, 0, world.width); draw(); }),
    h("label", { class: "tick" }, arcBox, h("span", {}, "arcs from actor to recipient")));
  show(box, tools, stage, tip, places);

  const draw = () => {
    if (!view || !held) view = fit();
    const unit = view.w / Math.max(320, stage.clientWidth || 1000);
    const found = spots();
    const counts = new Map();
    for (const event of shown) if (event.place_country) counts.set(event.place_country, (counts.get(event.place_country) || 0) + 1);
    const most = Math.max(1, ...counts.values());
    const root = svg("svg", { viewBox: `${view.x} ${view.y} ${view.w} ${view.h}`, role: "img",
      "aria-label": found.length ? `Map of ${plural(found.length, "place")}; the list below it holds them all.` : "Map without any place." });
    for (const [code, [name, , , outline]] of Object.entries(world.countries)) {
      if (!outline) continue;
      const count = counts.get(code) || 0;
      const shade = count ? 1 + Math.min(4, Math.floor((Math.log1p(count) / Math.log1p(most)) * 3.999)) : 0;
      append(root, [svg("path", { class: `land s${Math.min(4, shade)}${filter.country === code ? " chosen" : ""}`, d: outline, "stroke-width": 0.7 * unit,
        onclick: count ? () => change({ country: filter.country === code ? "" : code }) : null, onpointerenter: () => { tip.textContent = `${name}: ${plural(count, "event")}`; } })]);
    }
    if (arcs) drawArcs(root, unit);
    const top = Math.max(5, ...found.map((spot) => spot.count));
    for (const spot of found) {
      const quad = spot.quads.indexOf(Math.max(...spot.quads));
      append(root, [svg("circle", { class: `spot q${quad}`, cx: spot.point[0], cy: spot.point[1], r: unit * (4 + 9 * Math.sqrt(spot.count / top)), "stroke-width": 1.4 * unit,
        onclick: () => change({ text: spot.name }), onpointerenter: () => { tip.textContent = describe(spot); } })]);
    }
    // Names of the busiest places, where they do not cover one another.
    const far = (spot) => unit * (4 + 9 * Math.sqrt(spot.count / top));
    const taken = found.slice(0, 300).map((spot) => ({ x: spot.point[0] - far(spot), y: spot.point[1] - far(spot), w: 2 * far(spot), h: 2 * far(spot) }));
    const size = 12 * unit;
    for (const spot of found.slice(0, 40)) {
      const [x, y] = spot.point;
      const off = far(spot) + 3 * unit;
      const long = spot.name.length * size * 0.6;
      const area = [[x + off, y - size / 2], [x - off - long, y - size / 2], [x - long / 2, y - off - size], [x - long / 2, y + off]]
        .map(([left, up]) => ({ x: left, y: up, w: long, h: size * 1.1 }))
        .find((a) => a.x >= view.x && a.x + a.w <= view.x + view.w && a.y >= view.y && a.y + a.h <= view.y + view.h
          && !taken.some((t) => a.x < t.x + t.w && t.x < a.x + a.w && a.y < t.y + t.h && t.y < a.y + a.h));
      if (!area) continue;
      taken.push(area);
      append(root, [svg("text", { class: "place-name", x: area.x + long / 2, y: area.y + size * 0.86, "font-size": size, "stroke-width": 3 * unit, "text-anchor": "middle" }, spot.name)]);
    }
    show(stage, root);
    const nowhere = shown.filter((event) => !event.place && !event.place_country).length;
    tip.textContent = nowhere ? `${plural(nowhere, "event")} of ${shown.length.toLocaleString("en")} ${nowhere === 1 ? "has" : "have"} no place in any report.` : "";
    show(places, found.slice(0, 12).map((spot) => h("li", {}, h("button", { type: "button", class: "quiet", onclick: () => change({ text: spot.name }) }, spot.name, h("span", { class: "dim" }, ` ${spot.count}`)))));
  };
  const describe = (spot) => `${spot.name}${spot.country ? `, ${countryName(spot.country)}` : ""}: ${plural(spot.count, "event")} (${[1, 2, 3, 4].filter((q) => spot.quads[q]).map((q) => `${spot.quads[q]} ${QUADS[q]}`).join(", ") || "not coded"})`;
  const drawArcs = (root, unit) => {
    const edges = new Map();
    for (const event of shown) {
      for (const pair of pairsOf(event)) {
        if (pair.a === pair.b || !world.countries[pair.a] || !world.countries[pair.b]) continue;
        if (!edges.has(pair.key)) edges.set(pair.key, { ...pair, count: 0, quads: [0, 0, 0, 0, 0] });
        edges.get(pair.key).count += 1;
        edges.get(pair.key).quads[event.quad] += 1;
      }
    }
    const top = Math.max(1, ...[...edges.values()].map((edge) => edge.count));
    for (const edge of edges.values()) {
      const [p, q] = [world.countries[edge.a], world.countries[edge.b]];
      const [dx, dy] = [q[1] - p[1], q[2] - p[2]];
      const quad = edge.quads.indexOf(Math.max(...edge.quads.slice(1)), 1);
      append(root, [svg("path", { class: `arc q${quad}`, d: `M${p[1]},${p[2]}Q${(p[1] + q[1]) / 2 - dy * 0.22},${(p[2] + q[2]) / 2 + dx * 0.22 * (dx > 0 ? -1 : 1)} ${q[1]},${q[2]}`, "stroke-width": unit * (1 + 3 * Math.sqrt(edge.count / top)) },
        svg("title", {}, `${countryName(edge.a)} → ${countryName(edge.b)}: ${plural(edge.count, "event")}`))]);
    }
  };
  onChange(draw);
  let width = 0;
  new ResizeObserver(() => { if (stage.clientWidth !== width) { width = stage.clientWidth; view = null; held = false; draw(); } }).observe(stage);
};
