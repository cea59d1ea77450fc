// One time step of a fully connected recurrent layer (Elman 1990): h = t(x W + h' U + b).
//
// Goals, in order: as for the LSTM. The saved gate is h itself. The same tiles compute the candidate of a GRU whose
// reset gate comes before the product, so they live in tile functions that take their operands one by one.

static void simple_rnn_step(const tk_step *s) {
  single_gate_step(s, s->packed, s->initial, s->xh + s->h_offset, s->xh_stride, store_simple_rnn);
}

static void simple_rnn_sum_inputs(const tk_step *s, float *sums, int64_t stride) {
  sum_single_inputs(s, s->packed, s->initial, sums, stride);
}

#if TRAINS

static void simple_rnn_gradient(const tk_step_gradient *s) {
  for (int64_t row = 0; row < s->rows; row++) {
    for (int64_t unit = 0; unit < s->units; unit += TK_LANES) {
      fetch_ahead(s, row, 1, PER_SLOT, unit);
      vf h = saved(s->gates + row * s->gates_stride, unit);
      vf dh = state_gradient(s, row, unit, MIN(s->units - unit, TK_LANES));
      // h = t(.)
      store_gradient(s, row, 0, unit, dh * vector_activation_slope(s->activation, h));
    }
  }
}

#endif
