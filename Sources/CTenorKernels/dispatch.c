#include "tenor_kernels.h"
