// The look of a report's page: one column, both themes, print. Its colours have the page's names, for the charts use them.

export const htmlStyle = `
:root{color-scheme:light dark;--paper:light-dark(#fff,#14171c);--surface:light-dark(#f5f6f8,#1c2128);--ink:light-dark(#1c2127,#e8ebef);
--ink-soft:light-dark(#57606b,#a6afbb);--line:light-dark(#d3d8df,#343b45);--line-strong:light-dark(#868f9b,#77818d);
--warn:light-dark(#7a4d00,#f1bd62);--accent:light-dark(#0b57d0,#8ab4ff);
--series-1:light-dark(#0b62c4,#7fb4ff);--series-2:light-dark(#b45500,#ffae63);--series-3:light-dark(#6b3fa0,#c9a6ff);--series-4:light-dark(#5f6b1a,#cdd46a)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:960px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:28px;line-height:1.25;margin:0 0 8px}
h2{font-size:20px;margin:40px 0 12px;padding-top:16px;border-top:1px solid var(--line)}
p,ul,dl{margin:0 0 12px;max-width:72ch}
li{margin:0 0 4px}
a{color:var(--accent)}
nav ol{columns:2;padding-left:20px;margin:16px 0 0}
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
.print{color:var(--ink-soft);font-size:13px;overflow-wrap:anywhere}
.verdict{border-left:4px solid var(--series-1);padding:4px 0 4px 12px;font-weight:600}
.warning{border-left:4px solid var(--warn);padding:4px 0 4px 12px}
figure{margin:16px 0;padding:16px;border:1px solid var(--line);border-radius:6px}
figcaption{font-weight:600;margin-bottom:8px}
.picture{overflow-x:auto}
.picture svg{display:block;max-width:100%;min-width:520px;height:auto}
summary{cursor:pointer;color:var(--accent)}
td small{display:block;color:var(--ink-soft);font-size:12px;white-space:nowrap}
td data{white-space:nowrap}
.scroll{overflow-x:auto;margin:12px 0 16px}
.scroll:focus-visible,.picture:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
th{color:var(--ink-soft);font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums}
td:last-child,th:last-child{padding-right:0}
tr.verdict{border:0;font-weight:400}tr.verdict td:first-child{border-left:4px solid var(--series-1);padding-left:8px}
tr.left-out{color:var(--ink-soft)}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:12px;margin:16px 0}
.answers>p{grid-column:1/-1;margin:0}
.answer{border:1px solid var(--line);border-radius:6px;padding:12px}
.answer h3{font-size:14px;margin:0 0 4px}
.answer p{white-space:pre-wrap;overflow-wrap:anywhere}
.soft{color:var(--ink-soft);font-size:13px}
.form{display:grid;gap:20px;margin:16px 0}
.form div{display:grid;grid-template-columns:minmax(0,260px) 1fr;gap:12px;align-items:end}
.form span{border-bottom:1px solid var(--line-strong);min-height:24px}
@media (max-width:600px){h1{font-size:23px}nav ol{columns:1}.form div{grid-template-columns:1fr}}
@page{margin:14mm}
@media print{.picture svg{min-width:0}:root{color-scheme:light}body{font-size:11pt}main{max-width:none;padding:0}nav{display:none}
h2{break-after:avoid}figure,tr,.answer{break-inside:avoid}.scroll,.picture{overflow:visible}table{font-size:8pt}th,td{padding:2pt 5pt 2pt 0}td small,td data{white-space:normal}td small{font-size:7pt}code{font-size:inherit}a{color:inherit}}
`;
