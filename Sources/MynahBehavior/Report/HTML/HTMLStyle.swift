/// The page's style: two sets of colours, one for each scheme, and nothing fetched.
enum HTMLStyle {
  static let css = """
    :root{color-scheme:light dark;--ink:#1d2330;--dim:#667085;--page:#fff;--card:#f7f8fa;--line:#dfe3e8;--good:#2e9e5b;--moved:#4f7fd9;\
    --refused:#e0a100;--broken:#d9480f;--lost:#8b5cf6;--fail:#c92a2a;--doubt:#b7791f;--wait:#f2b8b5}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e8ec;--dim:#98a2b3;--page:#14171d;--card:#1c2028;--line:#323844;--good:#4cc27d;\
    --moved:#7aa2f7;--refused:#f2c14e;--broken:#ff8a5b;--lost:#b197fc;--fail:#ff7b7b;--doubt:#f0c36d;--wait:#5c2f33}}
    *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
    header,main{max-width:1240px;margin:auto;padding:0 24px}header{padding-top:16px;border-bottom:1px solid var(--line);display:flex;\
    align-items:baseline;gap:14px;flex-wrap:wrap}header b{text-transform:uppercase;color:#fff;padding:2px 10px;border-radius:4px;background:var(--good)}
    header.failed b{background:var(--fail)}header.inconclusive b,header.notProvoked b{background:var(--doubt)}h1{font-size:20px;margin:0}
    header p{color:var(--dim);margin:0 0 10px}h2{font-size:16px;margin:28px 0 8px}h3{font-size:15px;margin:0}section{background:var(--card);\
    border:1px solid var(--line);border-left:5px solid var(--doubt);border-radius:6px;padding:12px 16px;margin:14px 0;break-inside:avoid}
    section.failed{border-left-color:var(--fail)}.verdict{text-transform:uppercase;font-size:12px;color:var(--doubt)}.verdict.failed{color:var(--fail)}
    .summary{font-size:17px;margin:4px 0 8px}svg{width:100%;height:auto;display:block}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
    .axis{text-anchor:middle;fill:var(--dim)!important}.tick{stroke:var(--line)}.sub,.status{fill:var(--dim)!important}.gap{stroke:var(--dim);\
    stroke-dasharray:3 3}.measured{stroke:var(--fail);stroke-width:4}rect.wait{fill:var(--wait);opacity:.75}.told{text-anchor:end;\
    font-style:italic!important}.proof{fill:var(--fail)!important;font-weight:700!important;font-size:13px!important}
    .mark.good{fill:var(--good)}.mark.moved{fill:var(--moved)}.mark.refused{fill:var(--refused)}.mark.broken{fill:var(--broken)}.mark.lost{fill:var(--lost)}
    .mark{stroke:var(--card)}.mark.proven{stroke:var(--fail);stroke-width:3}a:hover .mark{opacity:.7}table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);\
    padding:5px 8px;vertical-align:top}details{border-top:1px solid var(--line);padding:4px 0}details:target{background:var(--card)}\
    summary{cursor:pointer}.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}pre{background:var(--card);border:1px solid var(--line);\
    border-radius:4px;padding:8px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.4 ui-monospace,monospace}
    .legend{flex-basis:100%;display:flex;gap:16px;flex-wrap:wrap;font-size:12.5px}.legend i{display:inline-block;width:14px;height:12px;\
    border-radius:3px;margin-right:5px;vertical-align:-1px}.legend .good{background:var(--good)}.legend .moved{background:var(--moved)}\
    .legend .refused{background:var(--refused)}.legend .broken{background:var(--broken)}.legend .lost{background:var(--lost)}\
    .legend .wait{background:var(--wait);width:22px}.legend .measured{background:var(--fail);width:22px;height:4px;vertical-align:3px}
    @media print{details>*{display:block}section,tr{break-inside:avoid}}
    """
}
