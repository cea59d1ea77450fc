/// The files of the page by name. Only what stands here is served.
enum PageAssets {
  static let files: [String: (type: String, bytes: [UInt8])] = [
    "index.html": (MediaType.page, PackageResources.index_html)
  ]
}
