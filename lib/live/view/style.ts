/** The look of what composes; colours are the page's, where it has any. */
export const style = `.etude-compose{--e-ink:var(--ink,var(--jp-content-font-color1,#2b3440));--e-soft:var(--soft,var(--jp-content-font-color2,#5b6470));--e-line:var(--line,var(--jp-border-color2,#dce2ea));--e-card:var(--card,var(--jp-layout-color1,#fff));--e-lane:color-mix(in srgb,var(--e-ink) 4%,var(--e-card));--e-blue:#0072B2;--e-focus:var(--focus,#0060a8);container-type:inline-size;background:var(--e-card);color:var(--e-ink);border:1px solid var(--e-line);border-radius:10px;padding:12px 14px;margin:6px 0;max-width:1200px;box-sizing:border-box;font:13px/1.45 Inter,"Segoe UI","Helvetica Neue",Arial,sans-serif}
.etude-compose *{box-sizing:border-box}
.etude-compose h3,.etude-compose h4{font:600 14px/1.4 inherit;font-family:inherit;margin:0;color:inherit}
.etude-compose h4{font-size:13px}
.etude-compose p{font:inherit;margin:4px 0;color:var(--e-soft);max-width:none}
.etude-compose .e-row{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:8px 0}
.etude-compose button,.etude-compose select,.etude-compose input{font:inherit;color:inherit;background:var(--e-card);border:1px solid color-mix(in srgb,var(--e-ink) 38%,var(--e-card));border-radius:6px;padding:4px 10px;margin:0;min-height:28px}
.etude-compose input[type=range]{padding:0;width:100%;border:0;accent-color:var(--e-blue)}
.etude-compose input[type=checkbox]{min-height:0;width:16px;height:16px;accent-color:var(--e-blue);vertical-align:-3px}
.etude-compose input[type=number],.etude-compose input[type=text],.etude-compose .e-settings select{width:100%}
.etude-compose button{cursor:pointer;white-space:nowrap}
.etude-compose button:hover:not(:disabled){background:color-mix(in srgb,var(--e-blue) 12%,var(--e-card))}
.etude-compose button:disabled{color:var(--e-soft);border-color:var(--e-line);cursor:default}
.etude-compose button.e-main{background:var(--e-blue);border-color:var(--e-blue);color:#fff;font-weight:600;padding:4px 16px}
.etude-compose button.e-main:hover:not(:disabled){background:#005a8d}
.etude-compose button.e-main:disabled{opacity:.55}
.etude-compose :focus-visible{outline:2px solid var(--e-focus);outline-offset:1px}
.etude-compose [aria-pressed=true]{background:color-mix(in srgb,var(--e-blue) 18%,var(--e-card));border-color:var(--e-blue)}
.etude-compose .e-status{min-height:1.45em;color:var(--e-soft)}
.etude-compose .e-refusal{color:var(--problem,light-dark(#8a3223,#f0a08d));border-left:3px solid currentColor;padding:2px 0 2px 10px;margin:6px 0}
.etude-compose .e-refusal:empty{display:none}
.etude-compose .e-settings{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px 16px;margin:8px 0 4px}
.etude-compose label{display:block;color:var(--e-soft)}
.etude-compose label .e-value{float:right;color:var(--e-ink);font-variant-numeric:tabular-nums}
.etude-compose .e-settings.e-wide{grid-template-columns:repeat(auto-fill,minmax(260px,1fr))}
.etude-compose .e-takes{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:10px}
@container (max-width:560px){.etude-compose .e-takes{grid-template-columns:1fr}}
.etude-compose .e-take{border:1px solid var(--e-line);border-radius:8px;padding:8px 10px;min-width:0}
.etude-compose .e-take.e-chosen{border-color:var(--e-blue);box-shadow:0 0 0 1px var(--e-blue)}
.etude-compose .e-take .e-row{margin:6px 0 0;gap:6px}
.etude-compose .e-take button{padding:2px 8px}
.etude-compose .e-verdict{color:var(--e-soft);display:block;min-height:2.9em}
.etude-compose details{border-top:1px solid var(--e-line);margin-top:10px;padding-top:8px}
.etude-compose summary{cursor:pointer;font-weight:600}
.etude-compose svg.e-roll{display:block;width:100%;height:auto;touch-action:none;border-radius:4px}
.etude-compose .e-roll .e-black{fill:var(--e-lane)}
.etude-compose .e-roll .e-back{fill:var(--e-card);stroke:var(--e-line)}
.etude-compose .e-roll .e-bar{stroke:color-mix(in srgb,var(--e-ink) 24%,var(--e-card))}
.etude-compose .e-roll .e-step{stroke:color-mix(in srgb,var(--e-ink) 9%,var(--e-card))}
.etude-compose .e-roll .e-octave{stroke:color-mix(in srgb,var(--e-ink) 16%,var(--e-card))}
.etude-compose .e-roll text{fill:var(--e-soft);font-size:11px}
.etude-compose .e-roll .e-picked{fill:var(--e-blue);fill-opacity:.14}
.etude-compose .e-roll .e-given{fill:var(--e-ink);fill-opacity:.6}
.etude-compose .e-roll .e-cursor{stroke:#D55E00;stroke-width:1.5}
.etude-compose .e-roll .e-place{fill:none;stroke:var(--e-focus);stroke-width:2;visibility:hidden}
.etude-compose .e-roll:focus-visible .e-place{visibility:visible}
.etude-compose .e-drop{border:1px dashed color-mix(in srgb,var(--e-ink) 38%,var(--e-card));border-radius:8px;padding:8px 10px}
.etude-compose .e-drop.e-over{border-color:var(--e-blue);background:color-mix(in srgb,var(--e-blue) 8%,var(--e-card))}
.etude-compose .e-keys{position:relative;display:flex;height:84px;width:100%;max-width:560px;user-select:none;touch-action:none;border-radius:6px;margin-top:8px}
.etude-compose .e-key{flex:1;border:1px solid #8b95a3;border-radius:0 0 4px 4px;background:#fff;color:#5b6470;display:flex;align-items:flex-end;justify-content:center;font-size:10px;padding-bottom:3px}
.etude-compose .e-key.e-sharp{position:absolute;top:0;height:58%;width:4.4%;transform:translateX(-50%);background:#2b3440;color:#dce2ea;z-index:1}
.etude-compose .e-key.e-down{background:#56B4E9}
@media print{.etude-compose button,.etude-compose details{display:none}}`;
