/** Style of the pages that the server writes itself; no font and no picture comes from anywhere. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfbfd, #101217); --ink: light-dark(#1b1e26, #e7e9ee); --faint: light-dark(#596070, #9aa2b1);
  --line: light-dark(#dfe2ea, #2a2f3a); --card: light-dark(#ffffff, #171a21); --link: light-dark(#2f4fd8, #9db2ff);
  --bad: light-dark(#a3162d, #ff9aa8); --wait: light-dark(#7a4b00, #ffcf85);
  font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
main, header > nav { max-width: 56rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-block: 1rem 5rem; }
header { border-bottom: 1px solid var(--line); }
header > nav { display: flex; gap: 1.5rem; align-items: center; padding-block: .9rem; flex-wrap: wrap; }
header .name { font-weight: 700; letter-spacing: -.01em; color: var(--ink); text-decoration: none; margin-right: auto; }
a { color: var(--link); text-underline-offset: .2em; }
/* An underline would hide the underscores of codes. */
a:has(> code) { text-decoration: none; } a:has(> code):hover { text-decoration: underline; text-underline-offset: .35em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.2; letter-spacing: -.02em; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
p { margin: .4rem 0; max-width: 44rem; } .faint { color: var(--faint); }
code, pre { font: .875rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
h1 code { font-size: .92em; font-weight: 650; }
.status { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: .05rem .7rem; font-weight: 650; color: var(--bad); font-size: .875rem; }
.status.wait { color: var(--wait); }
figure { margin: .8rem 0; position: relative; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
figcaption { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: .4rem .5rem .4rem 1rem; border-bottom: 1px solid var(--line); color: var(--faint); font-size: .875rem; }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; overflow-wrap: normal; }
button { font: inherit; color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 7px; padding: .15rem .8rem; cursor: pointer; }
button:hover { border-color: var(--link); color: var(--link); }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .35rem 1.5rem; margin: .8rem 0; }
dt { color: var(--faint); } dd { margin: 0; }
ul.codes { list-style: none; margin: .5rem 0; padding: 0; border-top: 1px solid var(--line); }
ul.codes li { display: grid; grid-template-columns: 3.5rem minmax(11rem, 1fr) 2fr; gap: .2rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) { ul.codes li { grid-template-columns: 3.5rem 1fr; } ul.codes .faint { grid-column: 2; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
`;
