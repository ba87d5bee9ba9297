// When there was contact: twenty quarters beside a name, and everything drawn in a person's window.

const LANES = ["met", "they wrote", "you wrote", "other", "did not count"];

function sparkline(rhythm) {
  const days = [...rhythm].map((digit) => parseInt(digit, 36));
  const [width, height] = [100, 22];
  const x = d3.scaleBand(d3.range(days.length), [0, width]).paddingInner(0.25);
  const y = d3.scaleSqrt([0, 36], [0, height - 2]);
  const svg = d3.create("svg").attr("class", "spark").attr("viewBox", `0 0 ${width} ${height}`).attr("aria-hidden", "true");
  svg.append("line").attr("x2", width).attr("y1", height - 0.5).attr("y2", height - 0.5);
  svg.selectAll("rect").data(days).join("rect")
    .attr("x", (_, place) => x(place)).attr("width", x.bandwidth())
    .attr("y", (count) => height - Math.max(count ? 3 : 0, y(count))).attr("height", (count) => Math.max(count ? 3 : 0, y(count)));
  return svg.node();
}

// Plot styles a chart by an element inside it, which the page's policy refuses: page.css says the same.
function withoutStyle(chart) {
  for (const style of chart.querySelectorAll("style")) style.remove();
  return chart;
}

function contactChart(person, ages, marks, width) {
  const today = new Date(world.as_of);
  const points = ages.map((age, place) => {
    const mark = Number(marks[place]);
    return { on: new Date(today - age * DAY), what: LANES[mark % 4], lane: LANES[mark < 4 ? mark : 4], counts: mark < 4 };
  });
  const lanes = LANES.filter((lane) => points.some((point) => point.lane === lane));
  const oldest = d3.min(points, (point) => point.on) ?? today;
  return withoutStyle(Plot.plot({
    className: "chart",
    ariaLabel: `Contact with ${person.name} since ${longDates.format(oldest)}`,
    ariaDescription: "The table below tells the newest of it in words.",
    width,
    height: 46 + 26 * lanes.length,
    marginLeft: 88,
    marginRight: 12,
    marginTop: 8,
    x: { type: "utc", domain: [Math.min(oldest, today - 180 * DAY), today], label: null, ticks: Math.max(3, Math.round(width / 110)) },
    y: { domain: lanes, label: null, tickSize: 0 },
    marks: [
      Plot.ruleX([today], { className: "today" }),
      Plot.tickX(points, {
        x: "on", y: "lane", insetTop: 4, insetBottom: 4, strokeWidth: 2.2, strokeOpacity: 0.75,
        stroke: (point) => (point.counts ? "var(--close)" : "var(--lost)"),
        title: (point) => `${dates.format(point.on)}: ${point.what}${point.counts ? "" : ", does not count"}`,
      }),
    ],
  }));
}

function coverageChart(width) {
  const today = new Date(world.refreshed_at);
  const first = d3.min(world.months, (month) => new Date(month.month));
  const bars = world.coverage.filter((source) => source.synced_to_at).map((source) => ({
    name: `${source.account} · ${source.source}`,
    from: source.synced_from_at ? d3.max([first, new Date(source.synced_from_at)]) : first,
    to: new Date(source.synced_to_at),
    lags: today - new Date(source.synced_to_at) > 7 * DAY,
  }));
  return withoutStyle(Plot.plot({
    className: "chart",
    ariaLabel: "From when to when each source is covered; the table below says the same.",
    width,
    height: 40 + 24 * bars.length,
    marginLeft: Math.min(190, width / 2.6),
    x: { type: "utc", domain: [first, today], label: null, ticks: Math.max(3, Math.round(width / 130)) },
    y: { label: null, tickSize: 0 },
    marks: [
      Plot.barX(bars, { x1: "from", x2: "to", y: "name", insetTop: 5, insetBottom: 5, rx: 3, className: "cover", fill: "currentColor",
        fillOpacity: (bar) => (bar.lags ? 0.35 : 0.8), title: (bar) => `${bar.name}: until ${dates.format(bar.to)}` }),
      Plot.ruleX([today], { className: "today" }),
    ],
  }));
}

function monthsChart(width) {
  const months = world.months.flatMap((month) => [
    { month: new Date(month.month), days: month.days_met, what: "met" },
    { month: new Date(month.month), days: month.days_written, what: "wrote" },
  ]);
  return withoutStyle(Plot.plot({
    className: "chart",
    ariaLabel: "Days of each month on which you met or wrote with somebody, over five years",
    width,
    height: 150,
    marginLeft: 34,
    x: { label: null },
    y: { label: null, grid: true, ticks: 4 },
    color: { domain: ["met", "wrote"], range: ["var(--close)", "var(--weak)"] },
    marks: [
      Plot.rectY(months, { x: "month", y: "days", interval: "month", fill: "what", insetLeft: 0.5, insetRight: 0.5,
        title: (m) => `${m.what} on ${plural(m.days, "day")} of ${d3.utcFormat("%B %Y")(m.month)}` }),
      Plot.ruleY([0]),
    ],
  }));
}
