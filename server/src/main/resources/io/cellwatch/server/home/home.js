// Keeps a page up to date: asks for its changing part and changes in place what differs, so that what the
// reader has opened, focused, selected or scrolled to stays as it is.
'use strict';

(() => {
  const VISIBLE_MILLIS = 1000;
  // In a hidden tab only the title is read.
  const HIDDEN_MILLIS = 10000;
  const MOST_MILLIS = 30000;
  const PATIENCE_MILLIS = 10000;
  // It names where it is to be had anew.
  const PART = '[data-fragment]';

  const stale = document.getElementById('stale');
  let etag = '';
  let failures = 0;
  let updated = new Date();
  let timer = 0;
  let asking = false;

  // Open or closed is the reader's affair, not the server's.
  const keepOpenState = (attribute, element) => !(attribute === 'open' && element.localName === 'details');

  function show(html) {
    const page = new DOMParser().parseFromString(html, 'text/html').querySelector(PART);
    if (!page) {
      throw new Error('the answer is not the page');
    }
    Idiomorph.morph(document.querySelector(PART), page, {
      morphStyle: 'outerHTML',
      callbacks: { beforeAttributeUpdated: keepOpenState },
    });
    document.title = page.dataset.title;
  }

  function say(text) {
    if (stale.textContent !== text) {
      stale.textContent = text;
    }
    stale.hidden = text === '';
    document.body.classList.toggle('stale', text !== '');
  }

  async function ask() {
    const answer = await fetch(document.querySelector(PART).dataset.fragment + location.search, {
      headers: etag ? { 'If-None-Match': etag } : {},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
    if (answer.status === 401 || answer.status === 403) {
      return 'The server asks for a login: open the address that “cellwatch serve” printed.';
    }
    if (answer.status !== 304) {
      if (!answer.ok) {
        return `The server answers with an error (${answer.status}).`;
      }
      show(await answer.text());
      etag = answer.headers.get('ETag') ?? '';
    }
    return '';
  }

  async function update() {
    if (asking) {
      return;
    }
    asking = true;
    clearTimeout(timer);
    let trouble;
    try {
      trouble = await ask();
    } catch (failure) {
      trouble = 'The server does not answer.';
    }
    asking = false;
    if (trouble === '') {
      failures = 0;
      updated = new Date();
      say('');
    } else {
      failures++;
      // One lost answer is nothing to worry a reader with.
      if (failures > 1) {
        say(`Not updated since ${updated.toLocaleTimeString()}. ${trouble}`);
      }
    }
    const pace = document.hidden ? HIDDEN_MILLIS : VISIBLE_MILLIS;
    timer = setTimeout(update, Math.min(MOST_MILLIS, pace * 2 ** Math.max(0, failures - 1)));
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      update();
    }
  });
  window.addEventListener('online', update);
  timer = setTimeout(update, VISIBLE_MILLIS);
})();
