import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const S = '/work/main/node_modules/@vladmandic/face-api/demo/';
const file = (n, name) => ({
  name: name ?? `sample${n}.jpg`,
  mimeType: 'image/jpeg',
  buffer: readFileSync(`${S}sample${n}.jpg`),
});
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
async function tour(port, dir, colorScheme, width, tag) {
  const key = readFileSync(`${dir}/demo-key.txt`, 'utf8').trim();
  const ctx = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
  const page = await ctx.newPage();
  page.on('console', (m) => {
    if (m.type() !== 'log') console.log(tag, m.type(), m.text());
  });
  page.on('pageerror', (e) => console.log(tag, 'ERR', e.message));
  page.on('filechooser', () => {});
  const shot = async (n) => page.screenshot({ path: `/tmp/shots/${tag}-${n}.png`, fullPage: true });
  await page.goto(`http://127.0.0.1:${port}/#key=${key}&collections`);
  await page.getByRole('heading', { name: 'Collections', level: 2 }).waitFor();
  await page.waitForTimeout(500);
  await shot('1-list');
  const id = `team-${tag}`;
  await page.getByRole('button', { name: /Create the first|New collection/ }).click();
  await page.getByLabel('External id').fill('no good');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await shot('2-create');
  await page.getByLabel('External id').fill(id);
  await page.getByLabel('Description').fill('People of the office, for the door at the back');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name: id, level: 2 }).waitFor();
  await page.waitForTimeout(600);
  await shot('3-empty');
  const [ch] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /Drop photos here/ }).click(),
  ]);
  await ch.setFiles([
    file(1),
    file(3, 'a-very-long-file-name-of-a-party-in-the-summer-of-2026-final.jpg'),
    file(6),
    { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('text') },
  ]);
  await page.waitForTimeout(700);
  await shot('4-indexing');
  await page.getByRole('heading', { name: /4 photos:/ }).waitFor({ timeout: 60000 });
  await page.waitForTimeout(700);
  await shot('5-faces');
  await page.getByText('Options', { exact: true }).click();
  await page.getByRole('checkbox').nth(2).check();
  await page.getByRole('checkbox').nth(4).check();
  await shot('6-selected');
  await page.locator('[data-tile]').nth(1).click();
  await page.waitForTimeout(400);
  await page.screenshot({ path: `/tmp/shots/${tag}-7-look.png` });
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shots/${tag}-8-erase.png` });
  await page.keyboard.press('Escape');
  console.log(tag, 'focus after cancel', await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120)));
  await page.getByRole('link', { name: 'Search by photo' }).click();
  await page.waitForTimeout(400);
  await shot('9-search-empty');
  const [c2] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /Drop a photo of the person/ }).click(),
  ]);
  await c2.setFiles(file(1, 'probe.jpg'));
  await page.getByRole('heading', { name: /match/ }).waitFor({ timeout: 30000 });
  await page.waitForTimeout(900);
  await shot('10-search');
  await page.getByRole('slider').press('End');
  await page.waitForTimeout(1500);
  await shot('11-nobody');
  await page.getByRole('slider').press('Home');
  await page.waitForTimeout(1500);
  await page
    .getByRole('list', { name: /Matches/ })
    .getByRole('button')
    .nth(1)
    .click();
  await page.waitForTimeout(300);
  await page.getByRole('link', { name: 'Search for this face' }).click();
  await page.waitForTimeout(1800);
  console.log(tag, 'focus', await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120)));
  await shot('12-byface');
  await page.getByRole('button', { name: 'Delete collection' }).click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shots/${tag}-13-delcol.png` });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Collections', exact: true }).click();
  await page.waitForTimeout(700);
  await shot('14-list');
  await page.goto(`http://127.0.0.1:${port}/#collections/nothing-here`);
  await page.waitForTimeout(700);
  await shot('15-missing');
  console.log(
    tag,
    'overflow',
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
  await ctx.close();
}
const which = process.argv.slice(2);
if (which.includes('a')) await tour(8091, '/tmp/fd-plain', 'light', 1280, 'light');
if (which.includes('b')) await tour(8092, '/tmp/fd-crops', 'dark', 1280, 'dark');
if (which.includes('c')) await tour(8092, '/tmp/fd-crops', 'light', 390, 'phone');
if (which.includes('d')) await tour(8091, '/tmp/fd-plain', 'dark', 320, 'tiny');
await browser.close();
