// Everything in order; a part that fails leaves the others standing.
document.documentElement.classList.add("live");
for (const setup of [setupFilters, setupTimeline, setupNetwork, setupMap, setupTable, setupNaming, setupSources]) {
  try {
    setup();
  } catch (error) {
    console.error(setup.name, error);
  }
}
change({});
setupDossier();
