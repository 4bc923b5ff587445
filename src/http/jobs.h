/* Jobs over HTTP: one's own, administrators' all. */
#pragma once

#include "actions/jobs.h"
#include "http/ask.h"

/* Hands it over and answers 202 with the job, or with the error. */
void ask_begin_job(Ask *ask, const JobOrder *order);
