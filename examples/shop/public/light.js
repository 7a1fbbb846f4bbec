/**
 * Runs before the page is drawn, so that an evening that was chosen before does not flash by as
 * day.
 */
const chosenLight = localStorage.getItem('vesper-light');
if (chosenLight) document.documentElement.dataset.light = chosenLight;
