/* What all of GMime here needs: started once, with strict and forgiving options as we want them. */
#pragma once

#include <gmime/gmime.h>

/* Starts GMime at the first call. Header texts in other charsets are read as what senders mean. */
GMimeParserOptions *mime_options(void);
