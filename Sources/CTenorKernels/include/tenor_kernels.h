// The inner loops of Tenor that need instruction-set dispatch at run time.
//
// All matrices are row-major single precision, but for matrices of operands: what products multiply, in single precision
// bfloat16 or 8-bit integers according to the table. A row of these is made of slots of the size of a float, which hold
// one number, two or four; counts and columns are of numbers, strides of slots. A stride leads from one row to the next. Nothing here
// allocates, keeps state or decides policy. Dimensions: B rows (sequences alive at a time step), I inputs, H units, K
// summed dimension, G gates, W vector lanes.
#ifndef TENOR_KERNELS_H
#define TENOR_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  TK_PORTABLE = 0,
  TK_AVX2 = 1,
  TK_AVX512 = 2,
  TK_NEON = 3,
  // AVX-512 with dot products of bfloat16.
  TK_AVX512_BF16 = 4,
  // AVX-512 with dot products of 8-bit integers.
  TK_AVX512_VNNI = 5,
} tk_instruction_set;

typedef enum {
  TK_SINGLE = 0,
  TK_BFLOAT16 = 1,
  // For prediction: such a table has the members that predict, the others are NULL.
  TK_INT8 = 2,
} tk_precision;

typedef enum {
  TK_LINEAR = 0,
  TK_RELU = 1,
  TK_TANH = 2,
  TK_SIGMOID = 3,
  TK_HARD_SIGMOID = 4,
  TK_ELU = 5,
  TK_SOFTPLUS = 6,
  TK_SOFTSIGN = 7,
} tk_activation;

// Forward pass of one time step for the `rows` sequences that are alive.
//
// Row r of `xh` holds operands: the step's input in columns 0..<inputs and, h_offset slots from the row's begin, the
// previous hidden state as the recurrent product sees it. `packed` is what pack_gates wrote. `initial` holds the values that
// the accumulators begin with, in the same panel order (the bias).
typedef struct {
  int64_t rows, inputs, units;
  const float *xh;
  int64_t xh_stride, h_offset;
  const float *packed;
  const float *initial;
  // Floats from one row's initial values to the next: zero for a bias, or where all rows have the same inputs. With
  // `inputs_are_summed` the initial values are what sum_inputs wrote, and the inputs in `xh` are not read.
  int64_t initial_stride;
  bool inputs_are_summed;
  int32_t activation, recurrent_activation;
  // State of each row, updated in place: `h` rows of hidden state, `c` rows of cell state (LSTM only).
  float *h, *c;
  int64_t state_stride;
  // Where the hidden states go as well, or NULL: whole vectors of each row.
  float *output;
  int64_t output_stride;
  // The hidden states of the operands of the following step, whose rows are xh_stride apart, or NULL: takes the first
  // `next_rows` rows as operands, times `next_factors` element by element unless that is NULL.
  float *next_h;
  int64_t next_rows;
  const float *next_factors;
  int64_t next_factors_stride;
  // Saved for the backward pass, or NULL: the gates' values, gate g of unit j in column g * gate_stride + j, and the
  // previous cell state. Beside operands of bfloat16 the gates are numbers of half precision, two in the place of a float;
  // but those of a GRU without reset_after, which its step reads again, are always of single precision.
  float *gates;
  int64_t gates_stride, gate_stride;
  float *previous;
  int64_t previous_stride;
  // GRU without reset_after only: where reset * h goes (operands), and the packed candidate kernel.
  float *reset_h;
  int64_t reset_h_stride;
  const float *packed_candidate;
  const float *initial_candidate;
} tk_step;

// Backward pass through the gates of one time step: from the saved gates to the gradient of the pre-activations.
typedef struct {
  int64_t rows, units;
  int32_t activation, recurrent_activation;
  const float *gates;
  int64_t gates_stride, gate_stride;
  // Rows from those of this step to those of the step that follows in the backward pass, which are fetched early; 0 for
  // none. Gates are read in the opposite order of their writing, which the processor does not foresee.
  int64_t ahead;
  // Where the gradients go, as operands in the columns of the gates; this may be `gates`, where both have the same size.
  float *gradients;
  int64_t gradients_stride;
  // Takes, in the columns of the gates, the sums of the gradients over the rows, added to what is there; or NULL.
  float *bias_gradient;
  // LSTM: the previous cell state; GRU: the previous hidden state.
  const float *previous;
  int64_t previous_stride;
  // Gradient of this step's output in the output sequence, or NULL.
  const float *output_gradient;
  int64_t output_gradient_stride;
  // Gradient of the state, updated in place. For LSTM, dh is read only (the recurrent product overwrites it).
  float *dh, *dc;
  int64_t state_stride;
  // GRU without reset_after only: the gradient of reset * h, turned into that of h, and the h in it (operands).
  float *reset_gradient;
  int64_t reset_gradient_stride;
  const float *seen;
  int64_t seen_stride;
} tk_step_gradient;

// C += transpose(A) B, of operands.
//
// A's columns are 0 ..< first and, from second_offset on, `second` more; they belong to the rows of C in this order. B has
// `blocks` blocks of block_columns columns, block_stride apart; block b belongs to C's columns
// order[b] * block_columns ..., or b * block_columns ... where `order` is NULL.
typedef struct {
  int64_t tokens;
  const float *a;
  int64_t a_stride, first, second, second_offset;
  const float *b;
  int64_t b_stride, blocks, block_columns, block_stride;
  const int32_t *order;
  float *c;
  int64_t c_stride;
} tk_transposed;

typedef struct {
  tk_instruction_set instruction_set;
  const char *name;
  // W: floats in one vector. A full panel of a packed matrix has 4 W columns.
  int64_t lanes;

  // -- Operands --
  int64_t numbers_per_slot;
  // Slots after the numbers of a row of inputs.
  int64_t input_scales;
  // Makes operands of X (rows x columns), times `factors` element by element unless that is NULL: of any numbers, or of
  // hidden states between -1 and 1.
  void (*make_inputs)(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *factors,
                      int64_t factors_stride, float *operands, int64_t operands_stride);
  void (*make_states)(int64_t rows, int64_t columns, const float *h, int64_t stride, const float *factors,
                      int64_t factors_stride, float *operands, int64_t operands_stride);

  // -- Matrix products: A, and B where it is not packed, are operands; C is single precision --
  // Floats that a packed K x N matrix needs.
  int64_t (*packed_count)(int64_t k, int64_t n);
  // Packs B (K x N), or with `transpose` the N x K matrix whose transpose is B.
  void (*pack)(int64_t k, int64_t n, const float *b, int64_t stride, bool transpose, float *packed);
  // C (M x N) = or += A B + bias. A's columns are `blocks` blocks of K numbers, block_stride slots apart; B is the
  // blocks' K x N matrices, packed one below the other. bias may be NULL.
  void (*multiply)(int64_t m, int64_t n, int64_t k, int64_t blocks, int64_t block_stride, const float *a,
                   int64_t a_stride, const float *packed, const float *bias, float *c, int64_t c_stride,
                   bool accumulate);
  void (*multiply_transposed)(const tk_transposed *product);
  // sums[j] += the sum of column j of A (M x N).
  void (*add_column_sums)(int64_t m, int64_t n, const float *a, int64_t stride, float *sums);

  // -- Recurrent steps --
  // Floats that the packed kernels of `gates` gates need, and the packed bias.
  int64_t (*packed_gates_count)(int64_t inputs, int64_t units, int64_t gates);
  int64_t (*packed_bias_count)(int64_t units, int64_t gates);
  // Packs [W; U] (inputs x G H and units x G H, both row-major) so that the gates of W units lie side by side. Only
  // the gates named by `first_gate ..< first_gate + gates` are taken; `total_gates` is how many the sources hold.
  void (*pack_gates)(int64_t inputs, int64_t units, int64_t total_gates, int64_t first_gate, int64_t gates,
                     const float *kernel, const float *recurrent, float *packed);
  void (*pack_bias)(int64_t units, int64_t gates, const float *bias, float *packed);
  // Packs for `multiply`, with a block for each gate, the matrix whose rows j of block g are the columns
  // order[g] * units + j of the source (n x total_gates * units).
  void (*pack_gates_transposed)(int64_t n, int64_t units, int64_t total_gates, int64_t gates, const int32_t *order,
                                const float *source, float *packed);
  // The part of the sums that does not depend on the state, for all `rows` of `xh` at once: bias + x W, in the order of
  // the packed bias; for GRU without reset_after those of z and r, then the candidate's, 2 gate_stride floats further on.
  void (*lstm_sum_inputs)(const tk_step *step, float *sums, int64_t stride);
  void (*gru_sum_inputs)(const tk_step *step, float *sums, int64_t stride);
  void (*gru_reset_before_sum_inputs)(const tk_step *step, float *sums, int64_t stride);
  void (*simple_rnn_sum_inputs)(const tk_step *step, float *sums, int64_t stride);
  void (*lstm_step)(const tk_step *step);
  void (*lstm_gradient)(const tk_step_gradient *step);
  // GRU with reset_after: gates z, r, h (input part), h (recurrent part).
  void (*gru_step)(const tk_step *step);
  void (*gru_gradient)(const tk_step_gradient *step);
  // GRU without reset_after: gates z, r, h.
  void (*gru_reset_before_step)(const tk_step *step);
  void (*gru_reset_before_candidate_gradient)(const tk_step_gradient *step);
  void (*gru_reset_before_gate_gradient)(const tk_step_gradient *step);
  void (*simple_rnn_step)(const tk_step *step);
  void (*simple_rnn_gradient)(const tk_step_gradient *step);

  // -- Elementwise --
  // y = f(x); x and y may be the same.
  void (*activate)(int32_t activation, int64_t count, const float *x, float *y);
  // dx = dy f'(x), with f' computed from y = f(x); dy and dx may be the same.
  void (*activate_gradient)(int32_t activation, int64_t count, const float *y, const float *dy, float *dx);
  void (*exponential)(int64_t count, const float *x, float *y);
  // Y += X and Y *= X, element by element; for add_operands X is operands.
  void (*add_operands)(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *y, int64_t y_stride);
  void (*scale_rows)(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *y, int64_t y_stride);

  // -- Measurement --
  // Does count * operations_per_count multiplications and additions of operands, on registers alone; returns their sum.
  float (*multiply_adds)(int64_t count);
  int64_t operations_per_count;
} tk_kernels;

// The kernels for an instruction set whose operands have the given precision, or NULL where this build or this processor
// lacks the set.
const tk_kernels *tk_kernels_for(tk_instruction_set instruction_set, tk_precision precision);

#endif
