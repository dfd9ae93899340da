/** What the page does in a browser: it sorts, filters and copies. Without it, the page is complete, but does not change. */

/** The height of a row of the time line, in pixels. */
const PITCH = 26;
const DAY = 86_400_000;

/** A token, in the table and in the time line. */
interface Item {
  readonly row: HTMLTableRowElement;
  /** What its cells are sorted by. */
  readonly keys: readonly string[];
  /** What is searched. */
  readonly text: string;
  readonly stack: string;
  readonly class: string;
  /** Milliseconds since 1970; infinite: it never ends. */
  readonly ends: number;
  /** Its place in the time line as it was drawn. */
  readonly drawn: number;
  readonly name: HTMLElement | undefined;
  readonly marks: readonly SVGElement[];
}

const table = document.querySelector<HTMLTableElement>("table#tokens");
const form = document.querySelector("form");
if (table !== null && form !== null) start(table, form);
// After that: the names of these buttons are nothing to search for.
for (const command of document.querySelectorAll<HTMLElement>("code.command")) addCopyButton(command);
showAge();

function start(table: HTMLTableElement, form: HTMLFormElement): void {
  const items = itemsOf(table);
  let order = [...items];

  const show = () => {
    const isShown = filterOf(form);
    const shown = order.filter(isShown);
    placeRows(items, order, shown);
    const output = form.querySelector("output");
    if (output !== null) output.value = `${shown.length} of ${items.length} tokens shown`;
  };

  for (const [column, head] of [...(table.tHead?.rows[0]?.cells ?? [])].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      order = sorted(items, column, descending);
      table.tBodies[0]?.append(...order.map(({ row }) => row));
      show();
    });
  }
  form.addEventListener("input", show);
  form.querySelector("button")?.addEventListener("click", () => {
    form.reset();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
  showToday();
}

function itemsOf(table: HTMLTableElement): Item[] {
  const marks = new Map<string, SVGElement[]>();
  for (const link of document.querySelectorAll<SVGAElement>(".bars a")) {
    const target = link.href.baseVal;
    marks.set(target, [...(marks.get(target) ?? []), link]);
  }
  const names = document.querySelectorAll<HTMLElement>(".names li");
  return [...(table.tBodies[0]?.rows ?? [])].map((row, drawn) => ({
    row,
    drawn,
    keys: [...row.cells].map((cell) => cell.dataset.k ?? cell.textContent?.trim().toLowerCase() ?? ""),
    text: row.textContent?.toLowerCase() ?? "",
    stack: row.dataset.s ?? "",
    class: row.dataset.c ?? "",
    ends: row.dataset.e ? Number(row.dataset.e) : Number.POSITIVE_INFINITY,
    name: names[drawn],
    marks: marks.get(`#${row.id}`) ?? [],
  }));
}

function filterOf(form: HTMLFormElement): (item: Item) => boolean {
  const value = (name: string) => String(new FormData(form).get(name) ?? "");
  const [stack, kind, days] = [value("stack"), value("class"), value("days")];
  const words = value("text").toLowerCase().split(/\s+/);
  const last = days === "" ? undefined : Number(document.body.dataset.now) + Number(days) * DAY;
  return (item) =>
    (stack === "*" || item.stack === stack) &&
    (kind === "*" || item.class === kind) &&
    (last === undefined || item.ends <= last) &&
    words.every((word) => item.text.includes(word));
}

function sorted(items: readonly Item[], column: number, descending: boolean): Item[] {
  const isNumber = items.every(({ row }) => row.cells[column]?.dataset.k !== undefined);
  const collator = new Intl.Collator("en", { numeric: true });
  return [...items].sort((one, other) => {
    const [first = "", second = ""] = [one.keys[column], other.keys[column]];
    const difference = isNumber ? Number(first) - Number(second) : collator.compare(first, second);
    return descending ? -difference : difference;
  });
}

/** Shows and hides rows, and moves the bars of those that are shown to where their rows are. */
function placeRows(items: readonly Item[], order: readonly Item[], shown: readonly Item[]): void {
  const places = new Map(shown.map((item, place) => [item, place]));
  for (const item of items) {
    const place = places.get(item);
    const isHidden = place === undefined;
    item.row.hidden = isHidden;
    if (item.name !== undefined) item.name.hidden = isHidden;
    for (const { style } of item.marks) {
      style.display = isHidden ? "none" : "";
      style.transform =
        isHidden || place === item.drawn ? "" : `translateY(${(place - item.drawn) * PITCH}px)`;
    }
  }
  document.querySelector(".names")?.append(...order.flatMap(({ name }) => name ?? []));
  const bars = document.querySelector<HTMLElement>(".bars");
  if (bars !== null) bars.style.height = `${shown.length * PITCH}px`;
}

/** A narrow screen does not have room for the whole time line: what is to come matters. */
function showToday(): void {
  const chart = document.querySelector<HTMLElement>(".chart");
  const today = document.querySelector(".axis .now");
  const names = document.querySelector(".names");
  if (chart === null || today === null || names === null) return;
  const room = chart.getBoundingClientRect().left + names.clientWidth;
  chart.scrollLeft += today.getBoundingClientRect().left - room - 40;
}

/** Who reads the page later is told: its days count from when it was made. */
function showAge(): void {
  const days = Math.floor((Date.now() - Number(document.body.dataset.now)) / DAY);
  if (days < 1) return;
  const note = document.createElement("strong");
  note.textContent = `This report is ${days} ${days === 1 ? "day" : "days"} old.`;
  document.querySelector(".what")?.append(note);
}

function addCopyButton(command: HTMLElement): void {
  const text = command.textContent ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  const name = (word: "Copy" | "Copied" | "Selected") => {
    button.textContent = word;
    button.setAttribute("aria-label", `${word} ${text}`);
  };
  name("Copy");
  button.addEventListener("click", async () => {
    name((await copy(text, command)) ? "Copied" : "Selected");
    setTimeout(() => name("Copy"), 2_000);
  });
  command.after(button);
}

/** Copies a text. Where the browser allows nothing of it, the text is selected, for the user to copy. */
async function copy(text: string, element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return document.execCommand("copy");
  }
}
