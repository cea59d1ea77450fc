/// Room marker until the first type lands.
