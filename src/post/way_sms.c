/* Short messages by a gateway that takes an HTTP POST. */
#include "post/way.h"

static const char USUAL_BODY[] = "{\"to\":\"{to}\",\"text\":\"{text}\"}";

static bool check(Call *call, const PostOptions *options, bool *ret_set_up) {
    return check_gateway(call, "sms_url", options->sms_url, options->sms_body, ret_set_up);
}

static bool pack(Call *call, Parcel *parcel) {
    const PostOptions *options = parcel->options;
    return pack_template(call, parcel, options->sms_url, options->sms_header,
                         options->sms_body ? options->sms_body : USUAL_BODY);
}

const Way WAY_BY_SMS = {WAY_SMS, check, pack};
