const list = document.querySelector('#items');
const form = document.querySelector('#add');
const error = document.querySelector('#error');

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body && { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (answer.status === 204) return null;
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function button(text, act) {
  const element = document.createElement('button');
  element.textContent = text;
  element.addEventListener('click', () => run(act));
  return element;
}

function row(item) {
  const element = document.createElement('li');
  element.className = item.done ? 'done' : '';
  element.append(item.title, ' ');
  if (!item.done) element.append(button('Done', () => ask('POST', `/api/items/${item.id}/done`)));
  element.append(button('Remove', () => ask('DELETE', `/api/items/${item.id}`)));
  return element;
}

async function run(act) {
  error.textContent = '';
  try {
    await act();
    list.replaceChildren(...(await ask('GET', '/api/items')).map(row));
  } catch (problem) {
    error.textContent = problem.message;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const title = form.elements.title.value;
  form.reset();
  run(() => ask('POST', '/api/items', { title }));
});

run(async () => {});
