export function unique(items) {
  const seen = [];
  for (const item of items) {
    // + no-accidental-quadratic: looks through all that was seen before
    if (!seen.includes(item)) seen.push(item);
  }
  return seen;
}

export function uniqueByIndex(items) {
  const list = [...items];
  // + no-accidental-quadratic: looks for each from the start
  return list.filter((item, index) => list.indexOf(item) === index);
}

export function missing(wanted, names) {
  const present = names.map((name) => name.trim());
  // + no-accidental-quadratic: looks through one list for each of the other
  return wanted.filter((name) => !present.includes(name));
}

export function join(orders, customers) {
  const known = customers.filter(({ active }) => active);
  return orders.map((order) => ({
    ...order,
    // + no-accidental-quadratic: a search through all customers for each order
    customer: known.find((customer) => customer.id === order.customerId),
  }));
}

export function index(rows) {
  // + no-accidental-quadratic: copies all that is there for each row
  return rows.reduce((byId, row) => ({ ...byId, [row.id]: row }), {});
}

export function flatten(lists) {
  // + no-accidental-quadratic: copies the list for each of its parts
  return lists.reduce((all, list) => [...all, ...list], []);
}

export function concatenated(pages) {
  let all = [];
  for (const page of pages) {
    // + no-accidental-quadratic: copies all that is there for each page
    all = all.concat(page.items);
  }
  return all;
}

export function withConcat(lists) {
  // + no-accidental-quadratic: copies the list for each of its parts
  return lists.reduce((all, list) => all.concat(list), []);
}

export function removeAll(items, gone) {
  for (const name of gone) {
    const list = items.list;
    // + no-accidental-quadratic: a search, then a removal that moves the rest
    const at = list.findIndex((item) => item.name === name);
    if (at >= 0) list.splice(at, 1);
  }
}

export function usedColours(shapes) {
  const colours = [];
  shapes.forEach((shape) => {
    // + no-accidental-quadratic: looks through all colours for each shape
    if (colours.indexOf(shape.colour) === -1) colours.push(shape.colour);
  });
  return colours;
}

const kinds = ['circle', 'square', 'line'];
export function known(shapes) {
  // - no-accidental-quadratic: three kinds
  return shapes.filter((shape) => kinds.includes(shape.kind));
}

export function comments(lines) {
  // - no-accidental-quadratic: a search in a text
  return lines.filter((line) => line.includes('//') || line.indexOf('#') === 0);
}

export function withSet(items) {
  const seen = new Set();
  const result = [];
  for (const item of items) {
    // - no-accidental-quadratic: a Set finds at once
    if (seen.has(item)) continue;
    seen.add(item);
    result.push(item);
  }
  return result;
}

export function ofRow(rows) {
  // - no-accidental-quadratic: each row has its own few cells
  return rows.filter((row) => row.cells.includes('x'));
}

export function text(parts) {
  let all = '';
  // - no-accidental-quadratic: strings grow by sharing, not by copying
  for (const part of parts) all += part;
  return all;
}

export function stringConcat(parts) {
  let all = '';
  for (const part of parts) {
    // - no-accidental-quadratic: `concat` of a string
    all = all.concat(part);
  }
  return all;
}

export function once(items, name) {
  // - no-accidental-quadratic: one search, no loop
  return items.includes(name) ? items.indexOf(name) : -1;
}

export function words(text) {
  const found = [];
  for (const word of text.split(' ')) {
    // - no-accidental-quadratic: a search in a short constant list
    if (['the', 'a', 'an'].includes(word)) continue;
    found.push(word);
  }
  return found;
}

export function flags() {
  const names = ['verbose', 'quiet'];
  for (const argument of process.argv.slice(2)) {
    // - no-accidental-quadratic: what a command line holds is short
    if (!names.includes(argument)) throw new Error(argument);
  }
}

export function classes(elements) {
  for (const element of elements) {
    // - no-accidental-quadratic: not an array
    if (element.classList.contains('old')) element.classList.remove('old');
  }
}

export function breadthFirst(root) {
  const queue = [root];
  let count = 0;
  while (queue.length > 0) {
    // - no-accidental-quadratic: taking from the front of a short queue is quick
    const node = queue.shift();
    count++;
    queue.push(...node.children);
  }
  return count;
}

export function sevenDays(events) {
  const days = [];
  for (let day = 0; day < 7; day++) {
    // - no-accidental-quadratic: seven passes
    days.push(events.filter((event) => event.day === day));
  }
  return days;
}

export function entries(rows) {
  // - no-accidental-quadratic: spreads one row, not all that is there
  return rows.map((row) => ({ ...row, seen: true }));
}
