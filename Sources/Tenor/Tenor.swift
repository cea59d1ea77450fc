@_exported public import TenorCompute
@_exported public import TenorData
@_exported public import TenorInsight
@_exported public import TenorInterchange
@_exported public import TenorLayers
@_exported public import TenorModel
@_exported public import TenorText
@_exported public import TenorTraining
