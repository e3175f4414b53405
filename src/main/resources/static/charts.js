// Draws the charts of a page: data-chart holds the figures, which stand in a table beside it too.
(() => {
  'use strict';
  const COLOURS = ['#14507e', '#5a9bc7', '#1a7341', '#c77b0a', '#8a96a3'];
  const charts = [...document.querySelectorAll('[data-chart]')].map((element) => {
    const { categories, horizontal, series } = JSON.parse(element.dataset.chart);
    const names = { type: 'category', data: categories, inverse: horizontal, axisTick: { show: false } };
    if (horizontal && categories.length <= 18) {
      names.axisLabel = { interval: 0, fontSize: 11 };
    }
    const values = { type: 'value', minInterval: 1 };
    const chart = window.echarts.init(element, null, { renderer: 'canvas' });
    chart.setOption({
      animation: false,
      color: COLOURS,
      // Not as HTML: the page allows no style from a script.
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, renderMode: 'richText' },
      legend: { top: 0, itemWidth: 14, itemHeight: 10 },
      grid: { left: 8, right: 16, top: 30, bottom: 4, containLabel: true },
      xAxis: horizontal ? values : names,
      yAxis: horizontal ? names : values,
      series: series.map(({ name, data }) => ({ name, data, type: 'bar', stack: 'all', barMaxWidth: 28 })),
    });
    return chart;
  });
  window.addEventListener('resize', () => charts.forEach((chart) => chart.resize()));
})();
