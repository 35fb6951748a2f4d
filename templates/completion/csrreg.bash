# Completion of csrreg in bash. In ~/.bashrc:  eval "$(csrreg completion bash)"
_csrreg() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <(csrreg completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # What goes on (field=, CSR-NORDAUTO-) is followed by no blank; bash 3 cannot do that.
    case "${COMPREPLY[0]-}" in
        *[=.-]) compopt -o nospace 2>/dev/null ;;
    esac
}
# Where csrreg has nothing to offer, bash offers files.
complete -o default -F _csrreg csrreg
