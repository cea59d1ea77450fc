/// The options of a layer with a kernel and a bias.
package protocol KernelAndBias {
  var useBias: Bool { get set }
  var kernelInitializer: Initializer { get set }
  var biasInitializer: Initializer { get set }
  var kernelRegularizer: Regularizer? { get set }
  var biasRegularizer: Regularizer? { get set }
  var kernelConstraint: Constraint? { get set }
  var biasConstraint: Constraint? { get set }
}

extension Recurrent: KernelAndBias {}
extension Dense: KernelAndBias {}
extension Conv1D: KernelAndBias {}
