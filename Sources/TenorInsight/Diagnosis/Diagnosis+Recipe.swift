extension Diagnosis {
  /// What to type to train with other options: the command, as far as the recipe tells it.
  func command(_ options: String) -> String {
    guard let recipe, let known = Recipe.named(recipe.name) else { return "`\(options)` of `tenor train`" }
    let words = [
      "tenor train", dataName ?? (known.data == nil ? "DATA" : nil),
      known == .standard ? nil : "--recipe \(known.name)", options,
    ]
    return "`" + words.compactMap(\.self).joined(separator: " ") + "`"
  }

  /// How to change the network: the key of the recipe with the command, or the key of the layer where layers are listed.
  func networkChange(_ key: String, _ options: String, layerKey: String) -> String {
    if case .layers = recipe?.architecture { return "set \(layerKey) in the recipe's layers" }
    return "set network.\(key) in the recipe, or use \(command(options))"
  }
}
