namespace Eam.Server.Reports;

/// <summary>The style of a report without scripts: light and dark, on small screens and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark}
        .report-static{--ink:#1f2328;--pale:#59636e;--rule:#d5dae0;--raised:#f5f7f9;max-width:1040px;margin:0 auto;padding:1rem;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        .report-static h1{font-size:1.6rem;margin:.5rem 0 0}.report-static h2{font-size:1.3rem;margin:2.2rem 0 .4rem}.report-static h3{font-size:1.05rem;margin:1.8rem 0 .5rem}
        .report-static .faint{color:var(--pale);margin-top:.1rem}
        .report-static figure{margin:1.1rem 0}.report-static figcaption{color:var(--pale);font-size:.9rem}
        .chart-static{overflow-x:auto;border:1px solid var(--rule);border-radius:8px}.chart-static svg{display:block;width:100%;min-width:620px;height:auto}
        .report-static .wide{overflow-x:auto;margin:1.1rem 0}
        .report-static table{border-collapse:collapse;font-size:.87rem;min-width:50%}
        .report-static caption{text-align:left;color:var(--pale);padding:.3rem 0}
        .report-static th{text-align:left;font-weight:600;border-bottom:1px solid var(--pale);white-space:nowrap}
        .report-static td{border-bottom:1px solid var(--rule);white-space:nowrap}
        .report-static th,.report-static td{padding:.22rem 1.2rem .22rem 0}
        .report-static .number{text-align:right;font-variant-numeric:tabular-nums}
        .report-static pre{background:var(--raised);border-radius:8px;padding:.8rem 1rem;overflow-x:auto;font:13px/1.5 ui-monospace,"SF Mono",Consolas,monospace}
        .sheets{display:flex;flex-wrap:wrap;gap:1.2rem}.sheets img{max-width:100%;image-rendering:pixelated;border-radius:4px}
        @media (prefers-color-scheme:dark){body{background:#0d1117}.report-static{--ink:#e6edf3;--pale:#9198a1;--rule:#2a313a;--raised:#161b22}}
        @media print{
        .report-static{max-width:none;padding:0;font-size:10pt}.chart-static{border:0;break-inside:avoid;overflow:visible}.chart-static svg{min-width:0}
        .report-static .wide{overflow:visible}.report-static table{font-size:7pt}.report-static table{width:100%}.report-static th,.report-static td,.report-static .number{white-space:normal;overflow-wrap:anywhere}.report-static th,.report-static td{padding-right:.6em}.report-static pre{white-space:pre-wrap;overflow-wrap:anywhere}.report-static tr{break-inside:avoid}
        }
        """;
}
