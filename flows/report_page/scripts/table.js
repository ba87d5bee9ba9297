// A table of people on TanStack Table, which sorts, filters and pages; the markup is a plain <table>.
//
// columns: {id, header, value(row), cell(row), first: "asc" | "desc", hint}
// filters: {label, options: [[value, text]], test(row, value)}; toggles: {label, test(row)}

const PAGE = 50;

function dataTable({ name, caption, rows, columns, filters = [], toggles = [], text = haystack, empty }) {
  const { createTable, getCoreRowModel, getFilteredRowModel, getSortedRowModel, getPaginationRowModel } = TableCore;
  const chosen = new Map();
  let state;
  const table = createTable({
    data: rows,
    columns: columns.map((column) => ({
      id: column.id,
      header: column.header,
      accessorFn: (row) => column.value(row) ?? undefined,
      sortDescFirst: column.first === "desc",
      sortUndefined: "last",
      sortingFn: typeof column.value(rows[0] ?? { emails: [], tags: [] }) === "string" ? "text" : "basic",
      enableSorting: !column.fixed,
    })),
    state: {},
    renderFallbackValue: null,
    onStateChange: () => {},
    globalFilterFn: (row, _column, words) =>
      (!words.search || finds(row.original.person ?? row.original, words.search)) &&
      words.tests.every((test) => test(row.original)),
    getColumnCanGlobalFilter: (column) => column.id === columns[0].id,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getPaginationRowModel: getPaginationRowModel(),
  });
  state = { ...table.initialState, pagination: { pageIndex: 0, pageSize: PAGE }, sorting: [], globalFilter: { search: "", tests: [] } };
  const use = (next) => {
    state = next;
    table.setOptions((options) => ({ ...options, state }));
  };
  use(state);
  table.setOptions((options) => ({
    ...options,
    onStateChange: (change) => {
      use(typeof change === "function" ? change(state) : change);
      render();
    },
  }));

  const search = el("input", { type: "search", id: `${name}-search`, placeholder: "Name, firm, address, number …", autocomplete: "off", spellcheck: "false", oninput: refilter });
  const selects = filters.filter((filter) => filter.options.length > 1).map((filter) =>
    el("label", { class: "field" }, el("span", {}, filter.label),
      el("select", { onchange: (event) => { chosen.set(filter, event.target.value); refilter(); } },
        el("option", { value: "" }, "all"), filter.options.map(([value, shown]) => el("option", { value }, shown)))));
  const boxes = toggles.map((toggle) =>
    el("label", { class: "toggle" }, el("input", { type: "checkbox", onchange: (event) => { chosen.set(toggle, event.target.checked); refilter(); } }), toggle.label));
  const sorter = el("select", { onchange: (event) => {
    const [id, order] = event.target.value.split(" ");
    table.setSorting(id ? [{ id, desc: order === "desc" }] : []);
  } }, el("option", { value: "" }, "as ranked"),
    columns.filter((column) => !column.fixed).map((column) => el("option", { value: `${column.id} ${column.first ?? "asc"}` }, column.header)));
  const clear = el("button", { type: "button", class: "quiet", onclick: () => {
    search.value = "";
    for (const select of form.querySelectorAll("select")) select.value = "";
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    chosen.clear();
    table.setSorting([]);
    refilter();
    search.focus();
  } }, "Clear");
  const more = el("button", { type: "button", class: "quiet more", "aria-expanded": "false", onclick: () => {
    more.setAttribute("aria-expanded", String(form.classList.toggle("open")));
  } }, "Filter and sort");
  const count = el("output", { class: "count", "aria-live": "polite" });
  const form = el("form", { class: "filters", role: "search", "aria-label": `Filter: ${caption}`, onsubmit: (event) => event.preventDefault() },
    el("label", { class: "field wide", for: `${name}-search` }, el("span", {}, "Search"), search), more,
    selects, el("label", { class: "field phone" }, el("span", {}, "Sort by"), sorter), boxes, clear, count);

  const head = el("tr", { role: "row" });
  const body = el("tbody", { role: "rowgroup" });
  const pager = el("nav", { class: "pager", "aria-label": `Pages: ${caption}` });
  const grid = el("table", { role: "table", class: `people ${name}` },
    el("caption", {}, caption), el("thead", { role: "rowgroup" }, head), body);
  grid.addEventListener("keydown", moveByArrows);

  function refilter() {
    const tests = [...chosen].filter(([, value]) => value).map(([filter, value]) => (row) => filter.test(row, value));
    table.setGlobalFilter({ search: search.value.trim(), tests });
    table.setPageIndex(0);
  }

  const headers = new Map(columns.map((column) => {
    const button = column.fixed ? column.header
      : el("button", { type: "button", title: column.hint, onclick: () => table.getColumn(column.id).toggleSorting() }, column.header, el("span", { class: "arrow", "aria-hidden": "true" }));
    const cell = el("th", { role: "columnheader", scope: "col", class: column.id }, button);
    head.append(cell);
    return [column.id, cell];
  }));

  function render() {
    for (const [id, cell] of headers) {
      const order = table.getColumn(id).getIsSorted();
      if (order) cell.setAttribute("aria-sort", order === "asc" ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
    const found = table.getFilteredRowModel().rows.length;
    body.replaceChildren(...table.getRowModel().rows.map(({ original }) =>
      el("tr", { role: "row" }, columns.map((column, place) =>
        el(place ? "td" : "th", { role: place ? "cell" : "rowheader", scope: place ? null : "row", class: column.id, "data-label": column.header }, column.cell(original))))));
    if (!found) body.append(el("tr", { role: "row" }, el("td", { role: "cell", class: "none", colspan: columns.length }, rows.length ? "Nobody fits these filters." : empty)));
    count.textContent = found === rows.length ? plural(found, "person", "people") : `${numbers.format(found)} of ${plural(rows.length, "person", "people")}`;
    const { pageIndex, pageSize } = table.getState().pagination;
    const turn = (step) => () => {
      table.setPageIndex(pageIndex + step);
      grid.scrollIntoView({ block: "start" });
      pager.querySelector(`button:${step > 0 ? "last" : "first"}-of-type:enabled`)?.focus() ?? body.querySelector("button")?.focus();
    };
    pager.replaceChildren(...(found <= pageSize ? [] : [
      el("button", { type: "button", disabled: !table.getCanPreviousPage(), onclick: turn(-1) }, "Previous"),
      el("span", {}, `${numbers.format(pageIndex * pageSize + 1)} – ${numbers.format(Math.min(found, (pageIndex + 1) * pageSize))} of ${numbers.format(found)}`),
      el("button", { type: "button", disabled: !table.getCanNextPage(), onclick: turn(1) }, "Next"),
    ]));
  }
  render();
  const view = el("div", { class: "list" }, form, grid, pager);
  view.addEventListener("print:all", () => table.setPageSize(1000)); // paper has no pages to turn
  view.addEventListener("print:done", () => table.setPageSize(PAGE));
  return view;
}

// Up and down go from name to name, Home and End to the first and the last.
function moveByArrows(event) {
  const names = [...event.currentTarget.querySelectorAll("button.name")];
  const place = names.indexOf(document.activeElement);
  const target = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: names.length - 1 }[event.key];
  if (place < 0 || target === undefined || !names[target]) return;
  event.preventDefault();
  names[target].focus();
}
