// Keyboard, and the request token for htmx. Pages work without it; what it adds is comfort.
(() => {
  'use strict';
  const one = (selector) => document.querySelector(selector);
  // A box that is ticked takes no letters.
  const typing = (element) => element.closest('input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]') !== null;

  // htmx sends no form field with a plain button: the token goes by a header.
  document.addEventListener('htmx:configRequest', (event) => {
    const token = one('meta[name=csrf]');
    if (token) {
      event.detail.headers[token.dataset.header] = token.content;
    }
  });
  document.addEventListener('htmx:beforeRequest', () => one('#problem').replaceChildren());

  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-keys], [data-back], [data-print]');
    if (!target) {
      return;
    }
    if ('keys' in target.dataset) {
      help();
    } else if ('print' in target.dataset) {
      window.print();
    } else if (window.history.length > 1) {
      event.preventDefault();
      window.history.back();
    }
  });

  // A form that asks before it is sent: data-confirm carries the question.
  document.addEventListener('submit', (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(counted(question, event.submitter, event.target))) {
      event.preventDefault();
    }
  });

  // How many and how much a question is about: the rows that are ticked and that the button can do anything with (those
  // with a proposal have a colon in their value), or all that the filter finds.
  function counted(question, button, form) {
    if (!button?.dataset.chosen) {
      return question;
    }
    const ticked = [...form.querySelectorAll('input[name=id]:checked')]
      .filter((box) => box.value.includes(':') === (button.dataset.chosen === 'proposed'));
    const all = form.elements.namedItem('all')?.checked;
    const count = all ? button.dataset.count : ticked.length;
    const fen = all ? button.dataset.fen : String(ticked.reduce((sum, box) => sum + Math.abs(box.dataset.fen), 0));
    const yuan = fen.padStart(3, '0').replace(/(..)$/, '.$1').replace(/\B(?=(\d{3})+\.)/g, ',');
    return question.replace('[count]', count).replace('[yuan]', yuan);
  }

  // "Select all" of a list: data-all names the boxes it ticks.
  document.addEventListener('change', (event) => {
    if ('all' in event.target.dataset) {
      document.querySelectorAll(`input[name="${event.target.dataset.all}"]`).forEach((box) => {
        box.checked = event.target.checked;
      });
    }
  });

  function help() {
    const dialog = one('#keys');
    if (dialog.open) {
      dialog.close();
      return;
    }
    const list = dialog.querySelector('[data-page-keys]');
    list.replaceChildren();
    document.querySelectorAll('[data-key]').forEach((element) => {
      const key = document.createElement('dt');
      key.appendChild(document.createElement('kbd')).textContent = element.dataset.key;
      const what = document.createElement('dd');
      what.textContent = element.title || element.textContent.trim();
      list.append(key, what);
    });
    dialog.showModal();
  }

  // Rows of a table with data-rows: the first link of the row that has the focus opens it.
  function row(step) {
    const rows = [...document.querySelectorAll('table[data-rows] tbody tr')];
    if (rows.length === 0) {
      return;
    }
    const at = rows.indexOf(document.activeElement.closest('tr'));
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    next.tabIndex = -1;
    next.focus();
  }

  const KEYS = {
    '?': help,
    '/': () => one('main input[type=search], main input[type=text], main select')?.focus(),
    j: () => row(1),
    k: () => row(-1),
    x: () => document.activeElement.closest('tr')?.querySelector('input[type=checkbox]')?.click(),
    n: () => one('a[rel=next]')?.click(),
    h: () => { window.location.href = one('.bar .name a').href; },
    Enter: () => document.activeElement.closest('tr')?.querySelector('a')?.click(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) {
      return;
    }
    if (event.key === 'Enter' && event.target.tagName !== 'TR') {
      return;
    }
    const own = [...document.querySelectorAll('[data-key]')].find((element) => element.dataset.key === event.key);
    if (own && !one('#keys').open) {
      event.preventDefault();
      own.matches('input, select, textarea') ? own.focus() : own.click();
    } else if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
})();
