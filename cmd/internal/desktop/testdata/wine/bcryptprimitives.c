// What Go needs and Wine 8 lacks. Tests build this library into a Windows of Wine. It is not part
// of Rollcall.
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(PVOID data, ULONG size); // RtlGenRandom of advapi32

// ProcessPrng fills memory with random bytes.
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
	return SystemFunction036(data, (ULONG)size);
}

// Go asks for a way to delete files that Wine 8 answers with "not implemented". If the answer is "no
// such class", as on older versions of Windows, Go uses another way.
#define DISPOSITION_EX 64
#define INVALID_CLASS ((LONG)0xC0000003)

typedef LONG(WINAPI *setter)(HANDLE, PVOID, PVOID, ULONG, ULONG);
static setter original;

static LONG WINAPI answer(HANDLE file, PVOID status, PVOID info, ULONG size, ULONG class) {
	return class == DISPOSITION_EX ? INVALID_CLASS : original(file, status, info, size, class);
}

// DllMain puts answer in front of NtSetInformationFile. In Wine, that is a short piece of code
// without relative addresses, so a copy of it works anywhere.
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
	enum { STUB = 32 };
	BYTE jump[12] = {0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0}; // mov rax, answer; jmp rax
	void *target = answer;
	DWORD before;
	BYTE *stub = (BYTE *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtSetInformationFile");
	BYTE *copy;

	if (reason != DLL_PROCESS_ATTACH) return TRUE;
	copy = VirtualAlloc(NULL, STUB, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
	if (!stub || !copy || !VirtualProtect(stub, sizeof jump, PAGE_EXECUTE_READWRITE, &before)) return FALSE;
	CopyMemory(copy, stub, STUB);
	original = (setter)copy;
	CopyMemory(jump + 2, &target, sizeof target);
	CopyMemory(stub, jump, sizeof jump);
	return VirtualProtect(stub, sizeof jump, before, &before);
}
