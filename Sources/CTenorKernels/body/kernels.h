// Body of every build of the kernels: included once per instruction set and precision, with TK_LANES (floats in a
// vector), TK_ROWS (rows of a register tile), TK_FUSED (has fused multiply-add), TK_BFLOAT16_OPERANDS or
// TK_INT8_OPERANDS (operands are these), TK_DOT_PRODUCTS (has instructions for these), TK_HALF_INSTRUCTIONS (has
// instructions that convert to half precision), TK_TABLE, TK_SET and TK_NAME defined.
#include <stddef.h>
#include <string.h>

#if TK_DOT_PRODUCTS || TK_HALF_INSTRUCTIONS || TK_LANES == 16
#include <immintrin.h>
#endif

#include "../include/tenor_kernels.h"

#define INLINE static inline __attribute__((always_inline))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define CLAMP(x, low, high) ((x) < (low) ? (low) : MIN(x, high))
#define ROUND_UP(n, m) (((n) + (m)-1) / (m) * (m))

// Operands of 8 bits are for prediction.
#define TRAINS !TK_INT8_OPERANDS

#include "vector.h"
#include "vector_math.h"

#include "operand.h"

#include "saved.h"

#include "tile.h"

#include "matrix.h"
#if TRAINS
#include "matrix_transposed.h"
#endif

#include "gate_math.h"

#include "gates.h"

#include "lstm.h"

#include "gru.h"

#include "single_gate.h"

#include "simple_rnn.h"

#include "gru_reset_before.h"

#if TRAINS
#include "elementwise.h"
#endif

#include "peak.h"

const tk_kernels TK_TABLE = {
    .instruction_set = TK_SET,
    .name = TK_NAME,
    .lanes = TK_LANES,
    .numbers_per_slot = PER_SLOT,
    .input_scales = INPUT_SCALES,
    .make_inputs = make_inputs,
    .packed_count = packed_count,
    .packed_gates_count = packed_gates_count,
    .packed_bias_count = packed_bias_count,
    .pack_gates = pack_gates,
    .pack_bias = pack_bias,
    .lstm_sum_inputs = lstm_sum_inputs,
    .gru_sum_inputs = gru_sum_inputs,
    .gru_reset_before_sum_inputs = gru_reset_before_sum_inputs,
    .simple_rnn_sum_inputs = simple_rnn_sum_inputs,
    .lstm_step = lstm_step,
    .gru_step = gru_step,
    .gru_reset_before_step = gru_reset_before_step,
    .simple_rnn_step = simple_rnn_step,
    .multiply_adds = multiply_adds,
    .operations_per_count = 16 * TK_ROWS * 4 * 2 * PER_SLOT * TK_LANES,
#if TRAINS
    .make_states = make_inputs,
    .pack = pack,
    .multiply = multiply,
    .multiply_transposed = multiply_transposed,
    .add_column_sums = add_column_sums,
    .pack_gates_transposed = pack_gates_transposed,
    .lstm_gradient = lstm_gradient,
    .gru_gradient = gru_gradient,
    .gru_reset_before_candidate_gradient = gru_reset_before_candidate_gradient,
    .gru_reset_before_gate_gradient = gru_reset_before_gate_gradient,
    .simple_rnn_gradient = simple_rnn_gradient,
    .activate = activate,
    .activate_gradient = activate_gradient,
    .exponential = exponential,
    .scale_rows = scale_rows,
    .add_operands = add_operands,
#else
    .make_states = make_states,
#endif
};
